package web_test

import (
	"strconv"
	"strings"
	"time"

	"madoguchi/apiserver/internal/web"
	"madoguchi/madoguchi"
)

// secondFactorViews returns the pages about the second factor.
func secondFactorViews(own, nobody web.Frame, start time.Time) map[string]web.Page {
	return map[string]web.Page{
		"sign-in-code": web.SignInCode{
			Frame: nobody, Ticket: "c2VhbGVk", Next: "/clinic/calls/0123456789abcdef",
		},
		"sign-in-code-wrong": web.SignInCode{Frame: nobody, Ticket: "c2VhbGVk", Problem: "code"},
		"second-factor":      web.SecondFactor{Frame: own, Since: start, Left: 9},
		"second-factor-kept": web.SecondFactor{
			Frame: own, Since: start, Left: 2, Kept: true, Problem: "secondFactorKept",
		},
		"second-factor-set-up": setUp(own, web.SetUpSecondFactor{}),
		"second-factor-needed": setUp(
			own, web.SetUpSecondFactor{Needed: true, Next: "/clinic/staff", Problem: "code"},
		),
		"second-factor-replace":  setUp(own, web.SetUpSecondFactor{Replaces: true, Problem: "over"}),
		"recovery-codes":         web.RecoveryCodes{Frame: own, Codes: recoveryCodes(), Next: "/clinic"},
		"recovery-codes-renewed": web.RecoveryCodes{Frame: own, Codes: recoveryCodes(), Renewed: true, Next: "/clinic"},
		"set-up-password":        web.SetUpPassword{Frame: own},
		"set-up-password-wrong": web.SetUpPassword{
			Frame: own, Next: "/clinic/staff", Needed: true, Problem: "passwordWrong",
		},
	}
}

// setUp sets the fields that every page of a set-up has.
func setUp(frame web.Frame, page web.SetUpSecondFactor) web.SetUpSecondFactor {
	page.Frame, page.Secret, page.Pending = frame, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", strings.Repeat("c2VhbGVk", 40)
	page.URI = "otpauth://totp/Madoguchi:mari.sato@clinic.example.jp?algorithm=SHA1&digits=6&issuer=Madoguchi" +
		"&period=30&secret=" + page.Secret
	return page
}

func recoveryCodes() (codes []string) {
	for i := range 10 {
		codes = append(codes, madoguchi.RecoveryCode(madoguchi.DerivedID("recovery", strconv.Itoa(i))).String())
	}
	return codes
}
