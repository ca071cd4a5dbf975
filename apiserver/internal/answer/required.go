package answer

import (
	"fmt"
	"reflect"
	"strings"

	"madoguchi/madoguchi"
)

// missing returns a fault for each field of a body that its wire struct always has: those without omitempty. Without
// this check a missing number would be read as 0, and a missing text as empty.
func missing(wire reflect.Type, body any, path string) (faults []madoguchi.Fault) {
	switch wire.Kind() {
	case reflect.Pointer:
		return missing(wire.Elem(), body, path)
	case reflect.Slice:
		entries, _ := body.([]any)
		for i, entry := range entries {
			faults = append(faults, missing(wire.Elem(), entry, fmt.Sprintf("%s[%d]", path, i))...)
		}
	case reflect.Struct:
		fields, _ := body.(map[string]any)
		if fields == nil { // it is sent as text, as a time.Time is
			return nil
		}
		for _, field := range reflect.VisibleFields(wire) {
			faults = append(faults, missingField(field, fields, path)...)
		}
	}
	return faults
}

func missingField(field reflect.StructField, fields map[string]any, path string) []madoguchi.Fault {
	name, option, tagged := strings.Cut(field.Tag.Get("json"), ",")
	if name == "" {
		return nil // an embedded struct; its fields are visible too
	}
	at := strings.TrimPrefix(path+"."+name, ".")
	switch value := fields[name]; {
	case value != nil:
		return missing(field.Type, value, at)
	case tagged && option == "omitempty":
		return nil
	}
	return []madoguchi.Fault{{Field: at, Rule: "required"}}
}
