package madoguchi_test

import (
	"testing"

	"madoguchi/madoguchi"
)

func TestRefusalsAreExplained(t *testing.T) {
	mail := func(code int, enhanced string) madoguchi.CarrierError {
		return madoguchi.CarrierError{Code: code, Enhanced: enhanced}
	}
	for want, refusals := range map[string][]madoguchi.CarrierError{
		madoguchi.FailureNotMobile:   {{Code: 21614, Status: 400}},
		madoguchi.FailureLandline:    {{Code: 21635, Status: 400}},
		madoguchi.FailureUnroutable:  {{Code: 21612, Status: 400}},
		madoguchi.FailureTextTooLong: {{Code: 21617, Status: 400}},
		madoguchi.FailureSetup: {
			{Code: 21606, Status: 400}, {Status: 401, SignIn: true}, {Code: 535, SignIn: true}, mail(553, "5.1.8"),
		},
		madoguchi.FailureOther:       {{Code: 550, Status: 400}, {Status: 502}},
		madoguchi.FailureMailUnknown: {mail(550, ""), mail(553, ""), mail(550, "5.1.1"), mail(550, "5.2.1")},
		madoguchi.FailureMailboxFull: {mail(552, ""), mail(552, "5.2.2"), mail(452, "4.2.2")},
		madoguchi.FailureMailRefused: {mail(554, ""), mail(550, "5.7.1"), mail(552, "5.3.4")},
		madoguchi.FailureMailBusy:    {mail(421, ""), mail(450, "4.7.1"), mail(451, "")},
	} {
		for _, refusal := range refusals {
			if got := refusal.Failure(); got != want {
				t.Errorf("%+v is %s, want %s", refusal, got, want)
			}
		}
	}
}
