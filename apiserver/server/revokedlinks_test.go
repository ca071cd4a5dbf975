package server

import (
	"net/http"
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// TestRevokedLinksOpenNothing revokes the link of a visit and that of a call alone. The former links, and the cookies
// that they were exchanged for, open nothing; the new ones do. Another clinic revokes nothing.
func TestRevokedLinksOpenNothing(t *testing.T) {
	s := newScene(t)
	stranger := s.signedIn(s.stranger)
	for kind, before := range map[string]api.Detail{
		api.KindReservation: s.booked(s.visit()), api.KindCall: s.opened(),
	} {
		id := before.Entry.ID
		path, cookie := s.followed(before)
		_, err := api.RevokeLinks(t.Context(), stranger, kind, id)
		refused(t, err, http.StatusNotFound, "notFound", "")
		after, err := api.RevokeLinks(t.Context(), s.desk, kind, id)
		must(t, err)
		last := after.Timeline[len(after.Timeline)-1]
		if after.PatientURL == before.PatientURL || kind == api.KindCall &&
			last.Code != string(madoguchi.EventLinksRevoked) {
			t.Errorf("%s: the link is %s, the last event %s", kind, after.PatientURL, last.Code)
		}
		if status, _ := s.page(path, cookie); status != http.StatusForbidden {
			t.Errorf("%s: the former cookie is answered %d", kind, status)
		}
		response, _ := s.send(letter{method: http.MethodGet, path: before.PatientURL[len(publicURL):]})
		if response.StatusCode != http.StatusNotFound {
			t.Errorf("%s: the former link is answered %d", kind, response.StatusCode)
		}
		s.followed(after)
	}
}
