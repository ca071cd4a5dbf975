package madoguchi

import "time"

// Consent is the terms that a person agreed to (C5), and when.
type Consent struct {
	Terms   string // version of the terms of use
	Privacy string // version of the privacy policy
	At      time.Time
}

// Application is a clinic's request to be registered, before its address is verified (C6).
type Application struct {
	ID           VerificationID
	Registration Registration
	PasswordHash string // argon2id in PHC string form; the password itself is not kept
	Language     string // ja or en, of the mails
	Consent      Consent
}

// Clinic returns the clinic of the application: usable, but without doctors, menus and hours. It depends only on the
// application, so that a repeat opens the same clinic. The caller sets CreatedAt.
func (a Application) Clinic() Clinic {
	return Clinic{
		ID: ClinicID(DerivedID("clinic", string(a.ID))), Name: a.Registration.Name, Phone: a.Registration.Phone,
		TimeZone: "Asia/Tokyo", Institution: a.institution(), Consent: a.Consent, RequiresSecondFactor: true,
		Revision: 1,
	}
}

func (a Application) institution() Institution {
	r := a.Registration
	return Institution{
		Kind: r.Kind, Prefecture: r.Prefecture, Code: r.InstitutionCode(), NameKana: r.NameKana,
		PostalCode: r.PostalCode,
		Address:    r.Address, AddressKana: r.AddressKana, FoundedOn: r.FoundedOn, Founder: r.Founder,
		FounderKana: r.FounderKana,
	}
}

// Admin returns the clinic's first admin (C8), the person who registered.
func (a Application) Admin() Staff {
	return Staff{
		ID: StaffID(DerivedID("admin", string(a.ID))), ClinicID: a.Clinic().ID,
		Name:  a.Registration.FamilyName + " " + a.Registration.GivenName,
		Email: a.Registration.Email, Role: Admin, PasswordHash: a.PasswordHash, Language: a.Language,
	}
}
