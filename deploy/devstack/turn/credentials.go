package turn

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // coturn's scheme prescribes it
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"github.com/pion/turn/v5"
)

// authenticate gives pion the key of a user name that has not expired.
func authenticate(secret []byte, now func() time.Time) turn.AuthHandler {
	return func(request *turn.RequestAttributes) (string, []byte, bool) {
		expiry, visit, found := strings.Cut(request.Username, ":")
		seconds, err := strconv.ParseInt(expiry, 10, 64)
		if !found || visit == "" || err != nil || now().Unix() >= seconds {
			return "", nil, false
		}
		password := password(secret, request.Username)
		return visit, turn.GenerateAuthKey(request.Username, request.Realm, password), true
	}
}

func password(secret []byte, username string) string {
	mac := hmac.New(sha1.New, secret)
	mac.Write([]byte(username))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}
