package server

import (
	"encoding/json"
	"net/http"
	"testing"

	"madoguchi/apiserver/api"
)

func TestPlacesOfAPostalCode(t *testing.T) {
	s := newScene(t)
	for code, want := range map[string]struct {
		count int
		first api.Place
	}{
		"4520961": {66, api.Place{Address: "愛知県清須市春日一本松", AddressKana: "ｱｲﾁｹﾝｷﾖｽｼﾊﾙﾋｲｯﾎﾟﾝﾏﾂ"}},
		"1068567": {1, api.Place{Address: "東京都港区南麻布１丁目１８ー４", AddressKana: "ﾄｳｷｮｳﾄﾐﾅﾄｸﾐﾅﾐｱｻﾞﾌﾞ"}},
		"0600000": {1, api.Place{Address: "北海道札幌市中央区", AddressKana: "ﾎｯｶｲﾄﾞｳｻｯﾎﾟﾛｼﾁｭｳｵｳｸ"}},
	} {
		response, body := s.send(letter{method: http.MethodGet, path: "/api/v1/postal/" + code})
		var got api.Places
		must(t, json.Unmarshal(body, &got))
		if response.StatusCode != http.StatusOK || len(got.Places) != want.count || got.Places[0] != want.first {
			t.Errorf("%s: %d with %d places, %+v first", code, response.StatusCode, len(got.Places), got.Places)
		}
	}
}

func TestInvalidPostalCodes(t *testing.T) {
	s := newScene(t)
	for code, want := range map[string]struct {
		status int
		code   string
		field  string
	}{
		"9999999": {http.StatusNotFound, "notFound", ""}, "106856": {http.StatusBadRequest, "postalForm", "code"},
		"106-8567":        {http.StatusBadRequest, "postalForm", "code"},
		"+106856":         {http.StatusBadRequest, "postalForm", "code"},
		"%EF%BC%91068567": {http.StatusBadRequest, "postalForm", "code"},
	} {
		response, body := s.send(letter{method: http.MethodGet, path: "/api/v1/postal/" + code})
		refusedWith(t, problemIn(t, response, body), want.status, want.code, want.field)
	}
}

func TestLookUpsAreLimited(t *testing.T) {
	s := newScene(t)
	for range s.server.limits.Postal.Burst {
		if response, _ := s.send(
			letter{method: http.MethodGet, path: "/api/v1/postal/0600000"},
		); response.StatusCode != http.StatusOK {
			t.Fatalf("answered %d", response.StatusCode)
		}
	}
	response, body := s.send(letter{method: http.MethodGet, path: "/api/v1/postal/0600000"})
	refusedWith(t, problemIn(t, response, body), http.StatusTooManyRequests, "tooMany", "")
}
