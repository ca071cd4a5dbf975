package access

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/web"
	"madoguchi/madoguchi"
)

// MyPage is the page that patients see after signing in by default. The pages of accounts are below it.
const MyPage = "/mypage"

// AccountCookie holds the secret of a patient's session in a browser.
const AccountCookie = "madoguchi_account"

// AccountHolder is a signed-in patient.
type AccountHolder struct {
	Session madoguchi.AccountSession
	Account madoguchi.Account
}

const holderKey = "account holder"

// seenKey is where a request keeps whom its session belongs to, so that the parts of a page read the store once. Unlike
// holderKey it says nothing about what the person may do.
const seenKey = "account session"

// AccountOf returns the signed-in patient. Only handlers of routes with account access may call it.
func AccountOf(c *gin.Context) AccountHolder { return c.MustGet(holderKey).(AccountHolder) }

// admitAccount lets the request of a signed-in patient pass.
func (g *Guard) admitAccount(c *gin.Context, access Access) error {
	holder, err := g.AuthenticateAccount(c)
	if err != nil {
		return err
	}
	if !holder.Account.Complete() && !access.Unfinished {
		return madoguchi.ErrProfileRequired
	}
	c.Set(holderKey, holder)
	recognise(c, holder.Session.SecretHash, NameOfAccount(holder.Account.ID))
	return nil
}

// AuthenticateAccount returns the signed-in patient as at its first call in a request, or ErrUnauthenticated. A public
// page may call it.
func (g *Guard) AuthenticateAccount(c *gin.Context) (AccountHolder, error) {
	for _, key := range []string{holderKey, seenKey} {
		if holder, known := c.Get(key); known {
			return holder.(AccountHolder), nil
		}
	}
	holder, err := g.readAccount(c)
	if err == nil {
		c.Set(seenKey, holder)
	}
	return holder, err
}

func (g *Guard) readAccount(c *gin.Context) (AccountHolder, error) {
	hash, ok := AccountSecret(c)
	if !ok {
		return AccountHolder{}, madoguchi.ErrUnauthenticated
	}
	session, err := g.Store.AccountSession(c.Request.Context(), hash, g.Now())
	if err != nil {
		return AccountHolder{}, orUnauthenticated(err)
	}
	account, err := g.Store.Account(c.Request.Context(), session.AccountID)
	return AccountHolder{Session: session, Account: account}, orUnauthenticated(err)
}

// AccountSecret returns the hash of the session's secret in the request's cookie. The session may have ended.
func AccountSecret(c *gin.Context) (hash [32]byte, ok bool) {
	text, _ := c.Cookie(AccountCookie)
	secret, ok := decodeSecret(text)
	return sha256.Sum256(secret), ok
}

// orUnauthenticated returns ErrUnauthenticated for a session or an account that does not exist any more.
func orUnauthenticated(err error) error {
	if madoguchi.KindOf(err) == madoguchi.KindNotFound {
		return madoguchi.ErrUnauthenticated
	}
	return err
}

// NewAccountSession returns a new session of an account, and its cookie.
func (g *Guard) NewAccountSession(account madoguchi.AccountID) (madoguchi.AccountSession, http.Cookie) {
	secret := make([]byte, SecretBytes)
	_, _ = rand.Read(secret)
	now := g.Now()
	session := madoguchi.AccountSession{
		SecretHash: sha256.Sum256(secret), AccountID: account, CreatedAt: now, ExpiresAt: now.Add(SessionLifetime),
	}
	return session, http.Cookie{
		Name: AccountCookie, Value: base64.RawURLEncoding.EncodeToString(secret), Path: "/",
		MaxAge: int(SessionLifetime.Seconds()),
	}
}

// PatientPath restricts the redirect after a sign-in to the patients' own pages.
func PatientPath(next string) string {
	below := func(path string) bool {
		return next == path || strings.HasPrefix(next, path+"/") || strings.HasPrefix(next, path+"?")
	}
	if strings.ContainsAny(next, "\\\r\n#") || !below(MyPage) && !below("/book") && !below("/r") {
		return ""
	}
	return next
}

// AccountFrame returns the frame of the patients' pages, with the menu if the reader is signed in. If the store cannot
// tell, the frame is the public one, or has no unread notices.
func (g *Guard) AccountFrame(c *gin.Context) web.Frame {
	frame := g.Frame(c, madoguchi.Clinic{})
	frame.MyPage = &web.MyPage{}
	if holder, err := g.AuthenticateAccount(c); err == nil {
		frame.MyPage.Number = holder.Account.Number
		frame.MyPage.Unread, _ = g.Store.UnreadNotices(c.Request.Context(), holder.Account, g.Now())
	}
	return frame
}

// BookingFrame returns the frame of a page of the booking at a clinic. It leads a member to マイページ, and a guest to the
// sign-in, which comes back: to the page itself, or to back from the answer to a form.
func (g *Guard) BookingFrame(c *gin.Context, clinic madoguchi.Clinic, back string) web.Frame {
	frame := g.MemberFrame(c, clinic)
	if c.Request.Method == http.MethodGet {
		back = frame.Path
	}
	if !frame.Member {
		frame.SignIn = MyPage + "/signin?" + url.Values{"next": {back}}.Encode()
	}
	return frame
}

// MemberFrame returns the frame of a page about a clinic that leads a member to マイページ.
func (g *Guard) MemberFrame(c *gin.Context, clinic madoguchi.Clinic) web.Frame {
	frame := g.Frame(c, clinic)
	_, err := g.AuthenticateAccount(c)
	frame.Member = err == nil
	return frame
}
