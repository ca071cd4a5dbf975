package web_test

import (
	"madoguchi"
	"madoguchi/apiserver/web"
)

// accountViews are the pages about staff's accounts, by the name of their golden file.
func accountViews(language web.Language) map[string]web.Page {
	at := func(path string) web.Frame { return web.Frame{Language: language, Path: path} }
	refused := func(purpose madoguchi.Purpose, path string) web.LinkRefused {
		frame := web.Frame{Language: language, Path: path, Portal: true}
		return web.LinkRefused{Frame: frame, Purpose: purpose, Code: madoguchi.ErrLinkExpired.Code}
	}
	clinic := at("/join/token")
	clinic.Clinic.Name = "青木内科クリニック"
	invited := madoguchi.StaffInvitation{Name: "西村 真理", Email: "a.rather.long.address.of.somebody@reception.clinic-aoki.example", Role: madoguchi.Reception}
	wrong := web.PasswordForm{Faults: []madoguchi.Fault{
		{Field: "password", Rule: "passwordMix"}, {Field: "passwordRepeat", Rule: "passwordRepeat"}, {Field: "agreed", Rule: "agreed"},
	}}
	return map[string]web.Page{
		"reset-password":                web.ResetRequest{Frame: at("/clinic/reset-password"), Purpose: madoguchi.PasswordReset},
		"reset-password-form":           web.ResetRequest{Frame: at("/clinic/reset-password"), Purpose: madoguchi.PasswordReset, Email: "aoki", Problem: "mailForm"},
		"reset-second-factor":           web.ResetRequest{Frame: at("/clinic/reset-second-factor"), Purpose: madoguchi.SecondFactorReset},
		"reset-second-factor-wrong":     web.ResetRequest{Frame: at("/clinic/reset-second-factor"), Purpose: madoguchi.SecondFactorReset, Email: "aoki@clinic.test", Problem: "credentials"},
		"reset-second-factor-off":       web.ResetRequest{Frame: at("/clinic/reset-second-factor"), Purpose: madoguchi.SecondFactorReset, Email: "aoki@clinic.test", Problem: "secondFactorOff"},
		"reset-mailed":                  web.ResetMailed{Frame: at("/clinic/reset-password/mailed"), Purpose: madoguchi.PasswordReset},
		"new-password":                  web.NewPassword{Frame: at("/reset-password/token")},
		"new-password-faults":           web.NewPassword{Frame: at("/reset-password/token"), PasswordForm: web.PasswordForm{Faults: wrong.Faults[:2]}},
		"new-password-unavailable":      web.NewPassword{Frame: at("/reset-password/token"), Notice: "unavailable"},
		"second-factor-removal":         web.SecondFactorRemoval{Frame: at("/reset-second-factor/token")},
		"second-factor-removal-tooMany": web.SecondFactorRemoval{Frame: at("/reset-second-factor/token"), Email: "aoki@clinic.test", Problem: "tooMany"},
		"join":                          web.Join{Frame: clinic, Invitation: invited},
		"join-faults":                   web.Join{Frame: clinic, Invitation: invited, PasswordForm: wrong},
		"password-reset-done":           web.LinkDone{Frame: at("/reset-password-done"), Purpose: madoguchi.PasswordReset},
		"second-factor-reset-done":      web.LinkDone{Frame: at("/reset-second-factor-done"), Purpose: madoguchi.SecondFactorReset},
		"join-done":                     web.LinkDone{Frame: at("/join-done"), Purpose: madoguchi.Invitation},
		"password-reset-refused":        refused(madoguchi.PasswordReset, "/reset-password/token"),
		"second-factor-reset-refused":   refused(madoguchi.SecondFactorReset, "/reset-second-factor/token"),
		"invitation-refused":            refused(madoguchi.Invitation, "/join/token"),
	}
}
