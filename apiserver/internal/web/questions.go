package web

import "strings"

// PatientsFAQ is the page of patients' frequent questions. Below #name is the answer with that name.
const PatientsFAQ = "/faq/patients"

// patientsPaths are the beginnings of addresses of patients' pages outside of the account.
var patientsPaths = []string{"/book/", "/r/", "/w/", "/v/", "/visit/", "/lost-link", "/devices", "/mypage"}

// ForPatients reports whether the page is one of patients.
func (f Frame) ForPatients() bool {
	for _, begin := range patientsPaths {
		if strings.HasPrefix(f.Path, begin) {
			return true
		}
	}
	return f.MyPage != nil
}

// Question returns the address of an answer for patients.
func (s scene) Question(name string) string { return strings.TrimSuffix(PatientsFAQ+"#"+name, "#") }
