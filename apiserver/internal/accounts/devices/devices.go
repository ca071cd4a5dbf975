// Package devices recognises a device on which an account's owner has signed in before (OWASP, Slow Down Online
// Guessing Attacks with Device Cookies). Such a device has tries of its own, and its password's hash waits in a line of
// its own, so that a stranger with many networks cannot keep the owner out.
//
//	unknown ──[signed in, or a new password by a mailed link]──► known
//	known ──[a password changed or a second factor set up elsewhere; the account is deleted]──► unknown
//
// The device holds a sealed note, in a cookie or in the desk's keyring: random names of the device, each for one
// account. Nobody can read or make it, and the server stores nothing. The note proves nothing more than that: a known
// device needs the password like every other. Package devices must not know what an account is.
package devices

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/seal"
	"madoguchi/madoguchi"
)

// Cookie holds the note in a browser.
const Cookie = "madoguchi_device"

const (
	label    = "devices that have signed in"
	keptFor  = 400 * 24 * time.Hour // browsers keep no cookie longer (RFC 6265bis, 5.5)
	most     = 10                   // accounts of one device, as of a reception's computer
	maxNote  = 4 << 10              // bytes
	clockLag = time.Minute          // between the clocks of programs
)

// Devices recognises devices. All fields are needed.
type Devices struct {
	*answer.Answers
	Sealer seal.Sealer
}

// Device is a device that has signed in to an account. The zero value is an unknown one.
type Device struct {
	Account string // an opaque name of the account, which no later account has
	ID      string // random
	At      time.Time
}

// Known reports whether the device is known, for factors of which the newest was set at a time. What was known before
// counts no more: a thief of an old password must not keep the tries of many devices.
func (d Device) Known(factorSet time.Time) bool {
	return d.ID != "" && !d.At.Add(clockLag).Before(factorSet)
}

type note struct{ Devices []Device }

// Find returns the device that a note names for an account.
func (d *Devices) Find(text, account string) Device {
	for _, device := range d.open(text) {
		if device.Account == account && d.Now().Sub(device.At) < keptFor {
			return device
		}
	}
	return Device{}
}

// Names reports whether a note names any device.
func (d *Devices) Names(text string) bool { return len(d.open(text)) > 0 }

// Of returns the note of the request's browser.
func (d *Devices) Of(c *gin.Context) string {
	text, _ := c.Cookie(d.HostCookie(Cookie))
	return text
}

// Remember makes the browser's device known to an account.
func (d *Devices) Remember(c *gin.Context, account string) {
	d.SetCookie(c, http.Cookie{
		Name: d.HostCookie(Cookie), Value: d.Noted(d.Of(c), account), Path: "/", MaxAge: int(keptFor.Seconds()),
	})
}

// Noted returns a note that also names a device for an account. The device keeps its name.
func (d *Devices) Noted(text, account string) string {
	device := Device{Account: account, ID: cmp.Or(d.Find(text, account).ID, madoguchi.NewID()), At: d.Now()}
	others := slices.DeleteFunc(d.open(text), func(other Device) bool { return other.Account == account })
	all := append([]Device{device}, others...)
	return seal.Text(d.Sealer, label, "", note{Devices: all[:min(len(all), most)]})
}

func (d *Devices) open(text string) []Device {
	if text == "" || len(text) > maxNote {
		return nil
	}
	opened, err := seal.OpenText[note](d.Sealer, label, "", text)
	if err != nil {
		return nil
	}
	return opened.Devices
}

// Recognised returns the request of a known device.
func Recognised(r *http.Request, device Device) *http.Request {
	return access.Recognised(r, "device "+device.ID, device.Account)
}
