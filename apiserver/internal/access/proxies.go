package access

import (
	"context"
	"encoding/hex"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"

	"madoguchi/madoguchi"
)

// Proxies are the networks of the proxies in front of this program. A client is known by its address: the last hop of
// X-Forwarded-For that is none of them. A client can write what it likes to the left of that, and into every other
// header; nothing of it is read.
//
//	client ──► proxy ──► proxy ──► apiserver
//	X-Forwarded-For: <what the client wrote>, client, proxy
//
// Without a proxy in front, the client is who is connected.
type Proxies []netip.Prefix

// ClientOf returns the address of a request's client. It is not valid if the request came over no network.
func (p Proxies) ClientOf(r *http.Request) netip.Addr {
	client := peerOf(r)
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for p.hold(client) && len(hops) > 0 {
		hop, ok := parseHop(hops[len(hops)-1])
		if !ok {
			break // what a proxy wrote before it is unknown: the proxy itself is counted
		}
		client, hops = hop, hops[:len(hops)-1]
	}
	return client
}

// hold reports whether an address is one of the proxies.
func (p Proxies) hold(address netip.Addr) bool {
	for _, network := range p {
		if network.Contains(address) {
			return true
		}
	}
	return false
}

// peerOf returns the address that is connected.
func peerOf(r *http.Request) netip.Addr {
	peer, _ := parseHop(r.RemoteAddr)
	return peer
}

// parseHop reads an address with or without a port. Some proxies write the port.
func parseHop(written string) (address netip.Addr, ok bool) {
	written = strings.TrimSpace(written)
	if withPort, err := netip.ParseAddrPort(written); err == nil {
		return plain(withPort.Addr()), true
	}
	address, err := netip.ParseAddr(strings.Trim(written, "[]"))
	return plain(address), err == nil
}

// plain returns an address in the one form that networks are compared in.
func plain(address netip.Addr) netip.Addr { return address.Unmap().WithZone("") }

// Entry is where requests come in. It makes every request's RemoteAddr the address of its client, so that no handler
// reads a header for it.
type Entry struct {
	Proxies Proxies
	Logger  *slog.Logger

	unnamed sync.Once
}

// DistrustHeaders makes gin read no header for a client's address. Entry has found it.
func DistrustHeaders(engine *gin.Engine) {
	engine.ForwardedByClientIP, engine.TrustedPlatform = false, ""
	_ = engine.SetTrustedProxies(nil) // an empty list is never refused
}

// Located returns the request with its client's address.
func (e *Entry) Located(r *http.Request) *http.Request {
	client := e.Proxies.ClientOf(r)
	e.warn(r, client)
	network := Network(client.String())
	located := r.WithContext(context.WithValue(r.Context(), callerKey{}, Caller{Key: broadest(network)}))
	if client.IsValid() {
		located.RemoteAddr = net.JoinHostPort(client.String(), "0")
	}
	return located
}

// warn tells operators once of a proxy in a private network that is not named. All its clients count as one.
func (e *Entry) warn(r *http.Request, client netip.Addr) {
	if client == peerOf(r) && client.IsPrivate() && r.Header.Get("X-Forwarded-For") != "" {
		e.unnamed.Do(func() {
			e.Logger.Warn("a proxy that MADOGUCHI_TRUSTED_PROXIES does not name forwards requests: "+
				"all its clients count as one", slog.String("proxy", client.String()))
		})
	}
}

type callerKey struct{}

// Caller is by what a request's caller is known.
type Caller struct {
	Key        string // its network; or its device or session, if it is recognised
	Owner      string // the account that it is recognised for; otherwise empty
	Recognised bool   // it has signed in before on this device, or is signed in
}

// CallerOf returns who makes a request.
func CallerOf(ctx context.Context) Caller {
	caller, _ := ctx.Value(callerKey{}).(Caller)
	return caller
}

// Recognised returns a request whose caller is recognised by a key, for an account (NameOfStaff, NameOfAccount).
func Recognised(r *http.Request, key, owner string) *http.Request {
	caller := Caller{Key: key, Owner: owner, Recognised: true}
	return r.WithContext(context.WithValue(r.Context(), callerKey{}, caller))
}

// recognise makes the owner of a session the request's caller.
func recognise(c *gin.Context, secretHash [32]byte, owner string) {
	c.Request = Recognised(c.Request, "session "+hex.EncodeToString(secretHash[:]), owner)
}

// NameOfStaff returns the name by which callers and devices are counted for a staff account. It ends with the account:
// another one with the same address has another name.
func NameOfStaff(clinic madoguchi.ClinicID, id madoguchi.StaffID) string {
	return "staff " + string(clinic) + "/" + string(id)
}

// NameOfAccount returns the same for a patient's account.
func NameOfAccount(id madoguchi.AccountID) string { return "account " + string(id) }
