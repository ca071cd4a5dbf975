package web_test

import (
	"time"

	"madoguchi/apiserver/internal/web"
	"madoguchi/madoguchi"
)

// accountViews returns the pages about staff's accounts by the name of their golden file.
func accountViews(language web.Language) map[string]web.Page {
	at := func(path string) web.Frame { return web.Frame{Language: language, Path: path} }
	refused := func(purpose madoguchi.Purpose, path string) web.LinkRefused {
		frame := web.Frame{Language: language, Path: path, Portal: true}
		return web.LinkRefused{Frame: frame, Purpose: purpose, Code: madoguchi.ErrLinkExpired.Code}
	}
	clinic := at("/join/token")
	clinic.Clinic.Name = "青木内科クリニック"
	invited := madoguchi.StaffInvitation{
		Name: "西村 真理", Email: "a.rather.long.address.of.somebody@reception.clinic-aoki.example",
		Role: madoguchi.Reception,
	}
	wrong := web.PasswordForm{Faults: []madoguchi.Fault{
		{Field: "password", Rule: "passwordMix", Missing: []string{"lower"}},
		{Field: "passwordRepeat", Rule: "passwordRepeat"}, {Field: "agreed", Rule: "agreed"},
	}}
	staff := web.Staff{
		Frame: clinic, By: "5gkr2m9x0c7wv3nt", Members: []madoguchi.Staff{
			{
				ID: "5gkr2m9x0c7wv3nt", Name: "青木 由紀子", Email: "aoki@clinic.test", Role: madoguchi.Admin,
				SecondFactor: madoguchi.SecondFactor{Sealed: []byte("x")},
			},
			{ID: "0xw7c1kd8rq2m5vp", Name: "佐藤 真理", Email: invited.Email, Role: madoguchi.Reception},
			{
				ID: "8gkr2m9x0c7wv3nt", Name: "代診 次郎", Email: "jiro@clinic.test", Role: madoguchi.Physician,
				DoctorID: "d1",
			},
		},
		Doctors: []madoguchi.Doctor{{ID: "d1", Name: "青木 由紀子"}, {ID: "d2", Name: "西村 拓", Left: true}},
		Form:    web.InviteForm{Key: "1gkr2m9x0c7wv3nt"},
	}
	staff.Path, staff.SignOut, staff.Clinic.Location = "/clinic/staff", true, tokyo
	inviting, faulty := staff, staff
	until := time.Date(2026, 11, 25, 14, 30, 0, 0, tokyo)
	inviting.Notice, inviting.Invitations = "invited", []web.PendingInvitation{
		{
			Verification: madoguchi.Verification{
				ID: "6gkr2m9x0c7wv3nt", Mail: madoguchi.DeliverySent, ExpiresAt: until, Invitation: invited,
			},
			Key: "2gkr2m9x0c7wv3nt",
		},
		{
			Verification: madoguchi.Verification{
				ID: "7gkr2m9x0c7wv3nt", Mail: madoguchi.DeliveryFailed, ExpiresAt: until,
				Invitation: madoguchi.StaffInvitation{
					Name: "西村 拓", Email: "taku@clinic.test", Role: madoguchi.Physician, DoctorID: "d1",
				},
			},
			Key: "3gkr2m9x0c7wv3nt",
		},
	}
	faulty.Notice, faulty.Form.Values = "accountExists", madoguchi.StaffInvitation{
		Name: "西村 真理", Email: "mari", Role: madoguchi.Reception, DoctorID: "d1",
	}
	faulty.Form.Faults = []madoguchi.Fault{{Field: "email", Rule: "mailForm"}, {Field: "doctorId", Rule: "doctorsOnly"}}
	colleague := web.Member{
		Frame: staff.Frame, Member: staff.Members[1], Doctors: staff.Doctors,
		Chosen: madoguchi.StaffChange{Role: madoguchi.Reception},
	}
	colleague.Path = "/clinic/staff/0xw7c1kd8rq2m5vp"
	unsuited, later, leaving := colleague, colleague, colleague.Frame
	unsuited.Chosen, unsuited.Faults = madoguchi.StaffChange{DoctorID: "d1"}, []madoguchi.Fault{
		{Field: "role", Rule: "required"},
	}
	later.Chosen, later.Notice = madoguchi.StaffChange{Role: madoguchi.Physician, DoctorID: "d1"}, "unavailable"
	leaving.Path += "/remove"
	unchanged, withdrawal := colleague, web.Withdrawal{
		Frame: staff.Frame, Invitation: inviting.Invitations[0].Verification,
	}
	withdrawal.Path = "/clinic/staff/invitations/6gkr2m9x0c7wv3nt/withdraw"
	notWithdrawn := withdrawal
	unchanged.Unsent, notWithdrawn.Unsent = true, true
	withdrawn := refused(madoguchi.Invitation, "/join/token")
	withdrawn.Code = madoguchi.ErrLinkWithdrawn.Code
	replaced := inviting
	replaced.Notice = "linkReplaced"
	repeated := staff
	repeated.Notice, repeated.Form.Values = "linkWithdrawn", invited
	recovered := web.RecoveryCase{
		Frame: staff.Frame, ID: "9gkr2m9x0c7wv3nt", Name: "佐藤 真理", Email: invited.Email,
		Of:      madoguchi.Recovery{State: madoguchi.RecoveryWaiting},
		AskedAt: until.AddDate(0, 0, -1), ObjectUntil: until,
	}
	recovered.Path = "/clinic/recoveries/9gkr2m9x0c7wv3nt"
	ownRecovery := recovered
	ownRecovery.Own, ownRecovery.Of.ApprovedBy = true, "aoki"
	newer := refused(madoguchi.PasswordReset, "/reset-password/token")
	newer.Code, newer.ReplacedAt = madoguchi.ErrLinkReplaced.Code, until
	return map[string]web.Page{
		"staff":                  staff,
		"staff-replaced":         replaced,
		"staff-withdrawn-before": repeated,
		"member":                 colleague,
		"member-faults":          unsuited,
		"member-unavailable":     later,
		"member-unsent":          unchanged,
		"member-removal":         web.MemberRemoval{Frame: leaving, Member: colleague.Member},
		"member-removal-unsent":  web.MemberRemoval{Frame: leaving, Member: colleague.Member, Unsent: true},
		"withdrawal":             withdrawal,
		"withdrawal-unsent":      notWithdrawn,
		"invitation-withdrawn":   withdrawn,
		"staff-invited":          inviting,
		"staff-faults":           faulty,
		"reset-password": web.ResetRequest{
			Frame: at("/clinic/reset-password"), Purpose: madoguchi.PasswordReset,
		},
		"reset-password-form": web.ResetRequest{
			Frame: at("/clinic/reset-password"), Purpose: madoguchi.PasswordReset, Email: "aoki", Problem: "mailForm",
		},
		"reset-second-factor": web.ResetRequest{
			Frame: at("/clinic/reset-second-factor"), Purpose: madoguchi.SecondFactorReset,
		},
		"reset-second-factor-wrong": web.ResetRequest{
			Frame: at("/clinic/reset-second-factor"), Purpose: madoguchi.SecondFactorReset, Email: "aoki@clinic.test",
			Problem: "credentials",
		},
		"reset-second-factor-off": web.ResetRequest{
			Frame: at("/clinic/reset-second-factor"), Purpose: madoguchi.SecondFactorReset, Email: "aoki@clinic.test",
			Problem: "secondFactorOff",
		},
		"reset-mailed": web.ResetMailed{
			Frame: at("/clinic/reset-password/mailed"), Purpose: madoguchi.PasswordReset,
		},
		"new-password":    web.NewPassword{Frame: at("/reset-password/token")},
		"change-password": web.ChangePassword{Frame: clinic, Email: "aoki@clinic.test"},
		"change-password-faults": web.ChangePassword{
			Frame: clinic, Email: "aoki@clinic.test", PasswordForm: web.PasswordForm{Faults: []madoguchi.Fault{
				{Field: "currentPassword", Rule: madoguchi.ErrWrongPassword.Code},
				{Field: "password", Rule: "passwordShort", Missing: []string{"upper", "digit"}},
			}},
		},
		"change-password-own": web.ChangePassword{
			Frame: clinic, Email: "aoki@clinic.test", Notice: "tooMany", PasswordForm: web.PasswordForm{
				Faults: []madoguchi.Fault{{Field: "password", Rule: "passwordOwn"}},
			},
		},
		"change-password-common": web.ChangePassword{
			Frame: clinic, Email: "aoki@clinic.test", PasswordForm: web.PasswordForm{
				Faults: []madoguchi.Fault{{Field: "password", Rule: "passwordCommon"}},
			},
		},
		"change-password-changed": web.ChangePassword{Frame: clinic, Email: "aoki@clinic.test", Changed: true},
		"recovery-asked":          web.Recovery{Frame: at("/recovery-asked"), Stage: "asked"},
		"recovery-stop": web.Recovery{
			Frame: at("/stop-recovery/token"), Stage: "stop", ObjectUntil: until, Notice: "unavailable",
		},
		"recovery-stopped":  web.Recovery{Frame: at("/recovery-stopped"), Stage: "stopped"},
		"recovery-over":     web.Recovery{Frame: at("/stop-recovery/token"), Stage: "over"},
		"recovery-case":     recovered,
		"recovery-case-own": ownRecovery,
		"recovery-refused":  refused(madoguchi.AccountRecovery, "/recover/token"),
		"new-password-code": web.NewPassword{Frame: at("/reset-password/token"), AsksCode: true},
		"new-password-wrong-code": web.NewPassword{
			Frame: at("/reset-password/token"), AsksCode: true, Problem: "code",
		},
		"password-reset-replaced": newer,
		"new-password-faults": web.NewPassword{
			Frame: at("/reset-password/token"), PasswordForm: web.PasswordForm{Faults: wrong.Faults[:2]},
		},
		"new-password-unavailable": web.NewPassword{Frame: at("/reset-password/token"), Notice: "unavailable"},
		"second-factor-removal":    web.SecondFactorRemoval{Frame: at("/reset-second-factor/token")},
		"second-factor-removal-tooMany": web.SecondFactorRemoval{
			Frame: at("/reset-second-factor/token"), Email: "aoki@clinic.test", Problem: "tooMany",
		},
		"join": web.Join{Frame: clinic, AgreedTo: "2026-11 2026-11", Invitation: invited},
		"join-faults": web.Join{
			Frame: clinic, AgreedTo: "2026-11 2026-11", Invitation: invited, PasswordForm: wrong,
		},
		"password-reset-done": web.LinkDone{
			Frame: at("/reset-password-done"), Purpose: madoguchi.PasswordReset,
		},
		"second-factor-reset-done": web.LinkDone{
			Frame: at("/reset-second-factor-done"), Purpose: madoguchi.SecondFactorReset,
		},
		"join-done":                   web.LinkDone{Frame: at("/join-done"), Purpose: madoguchi.Invitation},
		"password-reset-refused":      refused(madoguchi.PasswordReset, "/reset-password/token"),
		"second-factor-reset-refused": refused(madoguchi.SecondFactorReset, "/reset-second-factor/token"),
		"invitation-refused":          refused(madoguchi.Invitation, "/join/token"),
	}
}
