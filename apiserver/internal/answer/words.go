package answer

import (
	"madoguchi/apiserver/web"
	"madoguchi/wording"
)

// DoctorsName is a doctor's name as a patient reads it.
func DoctorsName(name string, language web.Language) string {
	if name == "" {
		return ""
	}
	return Say(language, "name.doctor", "name", name)
}

// Say is a sentence of those that pages and desk share.
func Say(language web.Language, key string, pairs ...string) string {
	return wording.Shared.Say(string(language), key, pairs...)
}
