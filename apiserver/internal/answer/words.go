package answer

import (
	"madoguchi/apiserver/internal/web"
	"madoguchi/wording"
)

// DoctorsName returns a doctor's name in the form for patients.
func DoctorsName(name string, language web.Language) string {
	if name == "" {
		return ""
	}
	return Say(language, "name.doctor", "name", name)
}

// Say returns a sentence that pages and desk share.
func Say(language web.Language, key string, pairs ...string) string {
	return wording.Shared.Say(string(language), key, pairs...)
}
