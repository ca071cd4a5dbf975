package deskserver

import (
	"encoding/json"
	"net/http"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// Code is the valid code of every authenticator on this server.
const Code = "123456"

// SetSecondFactor sets the state of the signed-in user's second factor. If one is required and missing, the session can
// only set it up.
func (s *Server) SetSecondFactor(factor api.SecondFactor) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.factor = factor
	close(s.news)
	s.news = make(chan struct{})
}

// SetStale makes the sign-in count as no longer recent: setting up a second factor then requires the password.
func (s *Server) SetStale(stale bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stale = stale
}

// SecondFactor returns the current state of the second factor.
func (s *Server) SecondFactor() api.SecondFactor {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.factor
}

// refusesCode answers with an error if the second factor prevents a sign-in.
func (s *Server) refusesCode(w http.ResponseWriter, code string) bool {
	on := s.SecondFactor().On
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

func (s *Server) beginSetUp(w http.ResponseWriter, r *http.Request) {
	switch {
	case s.SecondFactor().On:
		if refusesProof(w, r) {
			return
		}
	case s.isStale():
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

func (s *Server) isStale() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stale
}

func (s *Server) confirmSetUp(w http.ResponseWriter, r *http.Request) {
	var confirm api.ConfirmSetUp
	if json.NewDecoder(r.Body).Decode(&confirm) != nil || confirm.Code != Code || confirm.Pending != "pending" {
		refuse(w, http.StatusBadRequest, "secondFactorWrong", "code")
		return
	}
	s.recovered(w)
}

func (s *Server) newRecoveryCodes(w http.ResponseWriter, r *http.Request) {
	if !refusesProof(w, r) {
		s.recovered(w)
	}
}

// recovered answers with ten recovery codes of an active second factor.
func (s *Server) recovered(w http.ResponseWriter) {
	var codes api.RecoveryCodes
	for _, code := range madoguchi.NewRecoveryCodes() {
		codes.Codes = append(codes.Codes, code.String())
	}
	factor := s.SecondFactor()
	factor.On, factor.RecoveryCodes = true, len(codes.Codes)
	s.SetSecondFactor(factor)
	answer(w, http.StatusOK, codes)
}

func (s *Server) secondFactorOff(w http.ResponseWriter, r *http.Request) {
	if !refusesProof(w, r) {
		s.SetSecondFactor(api.SecondFactor{})
		w.WriteHeader(http.StatusNoContent)
	}
}
