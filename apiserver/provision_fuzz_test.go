package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"madoguchi/deploy/demo"
	"madoguchi/madoguchi"
)

// FuzzClinicFile reads operators' files, starting with the demonstration clinic. The staff are one person, because
// hashing a password is slow.
func FuzzClinicFile(f *testing.F) {
	f.Add(demo.Clinic)
	f.Add([]byte(`{"name":"x","timeZone":"Asia/Tokyo","hours":[{"weekdays":[9,-1],"from":"9:00","until":"8:00"}],"staff":[{"email":"A@b.jp"}]}`))
	f.Add([]byte(`{"name":"x","timeZone":"../etc/passwd","staff":[{}]}`))
	f.Add([]byte(`{"name":"x","timeZone":"UTC","menus":[{"name":"m","minutes":{"fax":{"first":-5}}}],"staff":[{"email":"a@b.jp","role":"king"}]}`))
	f.Fuzz(func(t *testing.T, content []byte) {
		path := filepath.Join(t.TempDir(), "clinic.json")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		file, err := readClinic(path)
		if err != nil {
			return
		}
		file.Staff = file.Staff[:min(len(file.Staff), 1)]
		clinic, staff, err := file.domain("Kanda-3-Bashi")
		if err != nil {
			if len(staff) > 0 || len(content) > 40 && bytes.Contains([]byte(err.Error()), content) {
				t.Errorf("refused with %v and %v", err, staff)
			}
			return
		}
		mustBeClinic(t, clinic)
		for _, person := range staff {
			if !madoguchi.ValidID(string(person.ID)) || madoguchi.CheckMail("email", person.Email) != nil ||
				!isRole(person.Role) {
				t.Errorf("taken as staff: %+v", person)
			}
		}
	})
}

func mustBeClinic(t *testing.T, clinic madoguchi.Clinic) {
	t.Helper()
	if !madoguchi.ValidID(string(clinic.ID)) || clinic.Name == "" || clinic.TimeZone == "" {
		t.Errorf("taken: %+v", clinic)
	}
	for _, hours := range clinic.Hours {
		if hours.Weekday < 0 || hours.Weekday > 6 || hours.From < 0 || hours.From >= hours.Until ||
			hours.Until > 24*60 {
			t.Errorf("taken as hours: %+v", hours)
		}
	}
	for _, menu := range clinic.Menus {
		for method, visits := range menu.Minutes {
			for visit, minutes := range visits {
				known := (method == madoguchi.InPerson || method == madoguchi.Online) &&
					(visit == madoguchi.FirstVisit || visit == madoguchi.ReturnVisit)
				if !known || minutes < 1 || minutes > 24*60 {
					t.Errorf("taken as a menu: %+v", menu)
				}
			}
		}
	}
}

func isRole(role madoguchi.Role) bool {
	return role == madoguchi.Admin || role == madoguchi.Physician || role == madoguchi.Reception
}
