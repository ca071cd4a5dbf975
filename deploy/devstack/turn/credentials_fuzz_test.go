package turn

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/pion/turn/v5"
)

func FuzzAuthenticate(f *testing.F) {
	now := time.Unix(1_790_000_000, 0)
	handler := authenticate([]byte("secret"), func() time.Time { return now })
	f.Add("1790000001:call/patient", "madoguchi")
	f.Add("1789999999:call/patient", "madoguchi")
	f.Add("99999999999999999999:x", "")
	f.Add(":", "")
	f.Fuzz(func(t *testing.T, username, realm string) {
		visit, key, ok := handler(&turn.RequestAttributes{Username: username, Realm: realm})
		if !ok {
			return
		}
		expiry, rest, _ := strings.Cut(username, ":")
		seconds, err := strconv.ParseInt(expiry, 10, 64)
		if err != nil || seconds <= now.Unix() || visit == "" || visit != rest || len(key) == 0 {
			t.Errorf("%q is let in as %q", username, visit)
		}
	})
}
