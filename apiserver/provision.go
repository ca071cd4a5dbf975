package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/settings"
)

// clinicFile is a clinic in an operator's file (deploy/demo/clinic.json is an example).
type clinicFile struct {
	Name     string       `json:"name"`
	Phone    string       `json:"phone"`
	Address  string       `json:"address,omitempty"`
	TimeZone string       `json:"timeZone"`
	Hours    []hoursLine  `json:"hours"`
	Doctors  []doctorLine `json:"doctors"`
	Menus    []menuLine   `json:"menus"`
	Staff    []staffLine  `json:"staff"`
	Web      *webLine     `json:"web,omitempty"`
}

// webLine opens the clinic for bookings on the web (A11): all its menus, with all its doctors.
type webLine struct {
	AheadDays     int  `json:"aheadDays"`
	LeadMinutes   int  `json:"leadMinutes"`
	CancelMinutes int  `json:"cancelMinutes"`
	Waitlist      bool `json:"waitlist"`
}

// hoursLine is the opening hours of some weekdays (0 is Sunday). Times are written 9:00 and 12:30.
type hoursLine struct {
	Weekdays []time.Weekday `json:"weekdays"`
	From     string         `json:"from"`
	Until    string         `json:"until"`
	Doctor   string         `json:"doctor,omitempty"` // a doctor's name; empty for all doctors
}

type doctorLine struct {
	Name     string `json:"name"`
	Kana     string `json:"kana"`
	Capacity int    `json:"capacity,omitempty"`
}

type menuLine struct {
	Name    string                                           `json:"name"`
	Minutes map[madoguchi.Method]map[madoguchi.VisitType]int `json:"minutes"`
}

type staffLine struct {
	Name   string         `json:"name"`
	Email  string         `json:"email"`
	Role   madoguchi.Role `json:"role"`
	Doctor string         `json:"doctor,omitempty"` // the doctor's name, for staff who are doctors
}

// provision creates the clinic of a file. All its staff get the password in MADOGUCHI_INITIAL_PASSWORD. It leaves an
// existing clinic unchanged.
func provision(ctx context.Context, args []string, env *settings.Settings, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("apiserver provision", flag.ContinueOnError)
	flags.SetOutput(stderr)
	path := flags.String("file", "", "the clinic as JSON")
	if err := flags.Parse(args); err != nil {
		return flag.ErrHelp
	}
	config := mongo.Config{
		URI: env.Required("MONGODB_URI"), Database: env.Optional("MONGODB_DATABASE", "madoguchi"),
		AppName:   "madoguchi provision",
		Plaintext: env.AllowsPlaintext(settings.MongoDB),
	}
	password := env.Required("MADOGUCHI_INITIAL_PASSWORD")
	if err := env.Err(); err != nil {
		return err
	}
	file, err := readClinic(*path)
	if err != nil {
		return fmt.Errorf("-file %s: %w", *path, err)
	}
	clinic, staff, err := file.domain(password)
	if err != nil {
		return fmt.Errorf("-file %s: %w", *path, err)
	}
	store, err := mongo.Open(ctx, config)
	if err != nil {
		return err
	}
	defer func() { _ = store.Close(context.WithoutCancel(ctx)) }()
	return create(ctx, store, clinic, staff, stdout)
}

func readClinic(path string) (clinicFile, error) {
	var file clinicFile
	content, err := os.Open(path)
	if err != nil {
		return file, err
	}
	defer func() { _ = content.Close() }()
	decoder := json.NewDecoder(content)
	decoder.DisallowUnknownFields()
	return file, decoder.Decode(&file)
}

func create(
	ctx context.Context, store *mongo.Store, clinic madoguchi.Clinic, staff []madoguchi.Staff, stdout io.Writer,
) error {
	clinic.CreatedAt = time.Now() // only the first run uses it; an existing clinic stays unchanged
	err := store.CreateClinic(ctx, clinic)
	if err != nil && !errors.Is(err, madoguchi.ErrAlreadyProvisioned) {
		return err
	}
	for _, person := range staff {
		if err := store.CreateStaff(ctx, person); err != nil && !errors.Is(err, madoguchi.ErrAlreadyProvisioned) {
			return err
		}
	}
	fmt.Fprintf(stdout, "clinic %s with %d doctors and %d staff\n", clinic.ID, len(clinic.Doctors), len(staff))
	return nil
}

// domain converts the file to domain types. IDs derive from names, so that a second run finds what the first one made.
func (f clinicFile) domain(password string) (madoguchi.Clinic, []madoguchi.Staff, error) {
	clinic := madoguchi.Clinic{
		ID: madoguchi.ClinicID(madoguchi.DerivedID("provisioned", f.Name, f.Phone)), Name: f.Name, Phone: f.Phone,
		Address: f.Address, TimeZone: f.TimeZone,
	}
	if _, err := time.LoadLocation(f.TimeZone); err != nil || f.TimeZone == "" || f.Name == "" || len(f.Staff) == 0 {
		return clinic, nil, errors.New("name, timeZone and staff are needed")
	}
	doctors := map[string]madoguchi.DoctorID{"": ""}
	for _, line := range f.Doctors {
		doctor := madoguchi.Doctor{
			ID:   madoguchi.DoctorID(madoguchi.DerivedID(string(clinic.ID), "doctor", line.Name)),
			Name: line.Name, Kana: line.Kana, Capacity: max(line.Capacity, 1),
		}
		doctors[line.Name] = doctor.ID
		clinic.Doctors = append(clinic.Doctors, doctor)
	}
	for _, line := range f.Menus {
		if !line.valid() {
			return clinic, nil, fmt.Errorf(
				"menu %s: minutes are inPerson or online, of them first or return, from 1 to 1440", line.Name,
			)
		}
		clinic.Menus = append(clinic.Menus, madoguchi.Menu{
			ID: madoguchi.MenuID(madoguchi.DerivedID(string(clinic.ID), "menu", line.Name)), Name: line.Name,
			Minutes: line.Minutes,
		})
	}
	for _, fault := range clinic.Settings().CheckNew(nil) {
		switch fault.Rule {
		case "institutionName", "linkLike":
			return clinic, nil, fmt.Errorf(
				"%s: a name must not hold what telephones make links of, nor an emoji or the like", fault.Field)
		case "radical":
			return clinic, nil, fmt.Errorf("%s: a name must not hold radicals that only look like a kanji", fault.Field)
		}
	}
	var err error
	if clinic.Hours, err = f.hours(doctors); err != nil {
		return clinic, nil, err
	}
	clinic.Web = f.Web.of(clinic)
	staff, err := f.staff(clinic.ID, doctors, password)
	return clinic, staff, err
}

// of returns what a clinic offers on the web. A nil line is nothing.
func (l *webLine) of(clinic madoguchi.Clinic) madoguchi.WebBooking {
	if l == nil {
		return madoguchi.WebBooking{}
	}
	open := madoguchi.WebBooking{
		Open: true, AheadDays: l.AheadDays, LeadMinutes: l.LeadMinutes, CancelMinutes: l.CancelMinutes,
		Waitlist: l.Waitlist,
	}
	for _, doctor := range clinic.Doctors {
		open.Doctors = append(open.Doctors, doctor.ID)
	}
	for _, menu := range clinic.Menus {
		for _, method := range []madoguchi.Method{madoguchi.InPerson, madoguchi.Online} {
			for _, visit := range []madoguchi.VisitType{madoguchi.FirstVisit, madoguchi.ReturnVisit} {
				if _, offered := menu.Duration(method, visit); offered {
					offer := madoguchi.WebOffer{MenuID: menu.ID, Method: method, Visit: visit}
					open.Offers = append(open.Offers, offer)
				}
			}
		}
	}
	return open
}

// valid reports whether the menu's methods, visits and minutes are ones that a visit can have.
func (l menuLine) valid() bool {
	for method, visits := range l.Minutes {
		for visit, minutes := range visits {
			if method != madoguchi.InPerson && method != madoguchi.Online ||
				visit != madoguchi.FirstVisit && visit != madoguchi.ReturnVisit ||
				minutes < 1 || minutes > 24*60 {
				return false
			}
		}
	}
	return true
}

func (f clinicFile) hours(doctors map[string]madoguchi.DoctorID) ([]madoguchi.OpeningHours, error) {
	var hours []madoguchi.OpeningHours
	for _, line := range f.Hours {
		from, fromErr := time.Parse("15:04", line.From)
		until, untilErr := time.Parse("15:04", line.Until)
		doctor, known := doctors[line.Doctor]
		if fromErr != nil || untilErr != nil || !until.After(from) || !known {
			return nil, fmt.Errorf("hours %s to %s cannot be read", line.From, line.Until)
		}
		for _, weekday := range line.Weekdays {
			if weekday < time.Sunday || weekday > time.Saturday {
				return nil, fmt.Errorf("weekday %d is none; 0 is Sunday", weekday)
			}
			hours = append(hours, madoguchi.OpeningHours{
				Weekday: weekday, From: from.Hour()*60 + from.Minute(), Until: until.Hour()*60 + until.Minute(),
				Doctor: doctor,
			})
		}
	}
	return hours, nil
}

func (f clinicFile) staff(
	clinic madoguchi.ClinicID, doctors map[string]madoguchi.DoctorID, password string,
) ([]madoguchi.Staff, error) {
	var staff []madoguchi.Staff
	for _, line := range f.Staff {
		email := madoguchi.FoldMail(line.Email)
		doctor, known := doctors[line.Doctor]
		if err := madoguchi.CheckMail("email", email); err != nil || !known {
			return nil, fmt.Errorf("staff %s: no such doctor, or not an address", line.Role)
		}
		if !slices.Contains(madoguchi.Roles(), line.Role) {
			return nil, errors.New("a role of staff is admin, doctor or reception")
		}
		staff = append(staff, madoguchi.Staff{
			ID:       madoguchi.StaffID(madoguchi.DerivedID(string(clinic), "staff", email)),
			ClinicID: clinic, Name: line.Name, Email: email, Role: line.Role, DoctorID: doctor,
			PasswordHash: passwords.Hash(password),
		})
	}
	return staff, nil
}
