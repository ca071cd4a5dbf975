package deskserver

import (
	"encoding/json"
	"net/http"
	"reflect"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/wording"
)

func answer(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(onWire(value))
}

// read decodes the request's body. It refuses one that it cannot decode, and reports false.
func read(w http.ResponseWriter, r *http.Request, into any) bool {
	if json.NewDecoder(r.Body).Decode(into) != nil {
		refuse(w, http.StatusBadRequest, "body", "")
		return false
	}
	return true
}

func refuse(w http.ResponseWriter, status int, code, field string) {
	titles := map[string]string{}
	for _, language := range wording.Shared.Languages() {
		titles[language] = wording.Shared.Say(language, "error."+code)
	}
	if status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(api.Problem{
		Type: "about:blank", Status: status, Code: code, Field: field, Title: titles[wording.Default], Titles: titles,
	})
}

// onWire converts a value to the real server's form: times in UTC, and empty lists instead of null.
func onWire(value any) any {
	copied := reflect.New(reflect.TypeOf(value)).Elem()
	copied.Set(wired(reflect.ValueOf(value)))
	return copied.Interface()
}

func wired(value reflect.Value) reflect.Value {
	if at, ok := value.Interface().(time.Time); ok {
		return reflect.ValueOf(at.UTC())
	}
	copied := reflect.New(value.Type()).Elem()
	copied.Set(value)
	switch value.Kind() {
	case reflect.Pointer:
		if !value.IsNil() {
			copied.Set(reflect.New(value.Type().Elem()))
			copied.Elem().Set(wired(value.Elem()))
		}
	case reflect.Slice:
		copied.Set(reflect.MakeSlice(value.Type(), value.Len(), value.Len()))
		for i := range value.Len() {
			copied.Index(i).Set(wired(value.Index(i)))
		}
	case reflect.Struct:
		for i := range value.NumField() {
			copied.Field(i).Set(wired(value.Field(i)))
		}
	}
	return copied
}
