package deskserver

import (
	"encoding/json"
	"net/http"
	"sync"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// Code is the valid code of every authenticator on this server.
const Code = "123456"

// SecondFactor is the second factor of the user.
type SecondFactor struct {
	feed *feed

	mu    sync.Mutex
	state api.SecondFactor
	stale bool // the sign-in is not recent; see SetStale
}

func (f *SecondFactor) routes() routes {
	return routes{
		"POST /second-factor/set-up": f.beginSetUp, "POST /second-factor/confirm": f.confirmSetUp,
		"POST /second-factor/recovery-codes": f.newRecoveryCodes, "POST /second-factor/off": f.turnOff,
	}
}

// Set sets the state. If a second factor is required and missing, the session can only set it up.
func (f *SecondFactor) Set(state api.SecondFactor) {
	f.mu.Lock()
	f.state = state
	f.mu.Unlock()
	f.feed.wake()
}

// State returns the current state.
func (f *SecondFactor) State() api.SecondFactor {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.state
}

// SetStale makes the sign-in count as no longer recent: setting up a second factor then requires the password.
func (f *SecondFactor) SetStale(stale bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.stale = stale
}

// limits reports whether the session may only set up a second factor.
func (f *SecondFactor) limits() bool {
	state := f.State()
	return state.Needed && !state.On
}

// refuses answers with an error if the second factor prevents a sign-in.
func (f *SecondFactor) refuses(w http.ResponseWriter, code string) bool {
	on := f.State().On
	switch {
	case on && code == "":
		refuse(w, http.StatusUnauthorized, "secondFactorNeeded", "")
	case on && code != Code:
		refuse(w, http.StatusBadRequest, "secondFactorWrong", "code")
	default:
		return false
	}
	return true
}

// refusesProof answers with an error if password or code is wrong.
func refusesProof(w http.ResponseWriter, r *http.Request) bool {
	var proof api.Proof
	switch err := json.NewDecoder(r.Body).Decode(&proof); {
	case err != nil || proof.Password != Password:
		refuse(w, http.StatusBadRequest, "passwordWrong", "password")
	case proof.Code != Code:
		refuse(w, http.StatusBadRequest, "secondFactorWrong", "code")
	default:
		return false
	}
	return true
}

func (f *SecondFactor) beginSetUp(w http.ResponseWriter, r *http.Request) {
	switch {
	case f.State().On:
		if refusesProof(w, r) {
			return
		}
	case f.isStale():
		var begin api.BeginSetUp
		if json.NewDecoder(r.Body).Decode(&begin) != nil || begin.Password != Password {
			refuse(w, http.StatusBadRequest, "passwordWrong", "password")
			return
		}
	}
	const secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
	uri := "otpauth://totp/Madoguchi:sato@example.jp?algorithm=SHA1&digits=6&issuer=Madoguchi&period=30" +
		"&secret=" + secret
	answer(w, http.StatusOK, api.SetUp{Secret: secret, URI: uri, Pending: "pending"})
}

func (f *SecondFactor) isStale() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.stale
}

func (f *SecondFactor) confirmSetUp(w http.ResponseWriter, r *http.Request) {
	var confirm api.ConfirmSetUp
	if json.NewDecoder(r.Body).Decode(&confirm) != nil || confirm.Code != Code || confirm.Pending != "pending" {
		refuse(w, http.StatusBadRequest, "secondFactorWrong", "code")
		return
	}
	f.recovered(w)
}

func (f *SecondFactor) newRecoveryCodes(w http.ResponseWriter, r *http.Request) {
	if !refusesProof(w, r) {
		f.recovered(w)
	}
}

// recovered answers with ten recovery codes of an active second factor.
func (f *SecondFactor) recovered(w http.ResponseWriter) {
	var codes api.RecoveryCodes
	for _, code := range madoguchi.NewRecoveryCodes() {
		codes.Codes = append(codes.Codes, code.String())
	}
	state := f.State()
	state.On, state.RecoveryCodes = true, len(codes.Codes)
	f.Set(state)
	answer(w, http.StatusOK, codes)
}

func (f *SecondFactor) turnOff(w http.ResponseWriter, r *http.Request) {
	if !refusesProof(w, r) {
		f.Set(api.SecondFactor{})
		w.WriteHeader(http.StatusNoContent)
	}
}
