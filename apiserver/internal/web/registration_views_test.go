package web_test

import (
	"strings"
	"time"

	"madoguchi/apiserver/internal/web"
	"madoguchi/madoguchi"
)

// insured returns the registration in the official manual's example; workplace returns that of a workplace clinic.
func insured() madoguchi.Registration {
	return madoguchi.Registration{
		FamilyName: "基金", GivenName: "太郎", Kind: madoguchi.MedicalClinic, Prefecture: "01", Code: "9999991",
		Name: "青木内科クリニック", Founder: "医療法人社団　青木会", Phone: "0312345678", Email: "kikin.taro@clinic-aoki.example",
	}
}

func workplace() madoguchi.Registration {
	return madoguchi.Registration{
		FamilyName: "基金", GivenName: "太郎", Kind: madoguchi.WorkplaceClinic, Prefecture: "13", Name: "青木製作所診療所（医科）",
		NameKana: "ｱｵｷｾｲｻｸｼﾞｮ ｼﾝﾘｮｳｼﾞｮ", PostalCode: "1068567", Address: "東京都港区南麻布１丁目１８ー４",
		AddressKana: "ﾄｳｷｮｳﾄﾐﾅﾄｸﾐﾅﾐｱｻﾞﾌﾞ1,18ｰ4",
		FoundedOn:   "1999-04-01", Founder: "青木製作所", FounderKana: "ｱｵｷｾｲｻｸｼﾞｮ", Phone: "03-1234-5678",
		Email: "shinryo@aoki.example",
	}
}

// registrationViews returns the registration's pages by the name of their golden file.
func registrationViews(language web.Language) map[string]web.Page {
	at := func(path string) web.Frame { return web.Frame{Language: language, Path: path} }
	portal := func(path string) web.Frame { return web.Frame{Language: language, Path: path, Portal: true} }
	filled := func(values madoguchi.Registration) web.RegistrationForm {
		return web.RegistrationForm{Values: values, Agreed: true}
	}
	applied, at1430 := insured(), time.Date(2026, 11, 25, 14, 30, 0, 0, tokyo)
	elsewhere := web.Activate{Frame: at("/activate/token"), Applied: &applied, AppliedAt: at1430}
	nameless := web.RegistrationForm{Checked: true}
	nameless.Faults = nameless.Values.Check(today)
	return map[string]web.Page{
		"registration":           web.RegistrationChoice{Frame: portal("/registration")},
		"registration-applicant": web.RegistrationApplicant{Frame: at("/registration/applicant")},
		"registration-applicant-faults": web.RegistrationApplicant{
			Frame: at("/registration/applicant"), RegistrationForm: nameless,
		},
		"registration-applicant-again": web.RegistrationApplicant{
			Frame: at("/registration/applicant"), RegistrationForm: filled(insured()),
		},
		"registration-insured": web.RegistrationInstitution{
			Frame: at("/registration/institution"),
			RegistrationForm: web.RegistrationForm{
				Values: madoguchi.Registration{FamilyName: "基金", GivenName: "太郎", Kind: madoguchi.HomeNursing},
			},
		},
		"registration-insured-faults": web.RegistrationInstitution{
			Frame: at("/registration/institution"),
			RegistrationForm: withFaults(
				insured(), "code", "99９9991", "founder", "医療法人㈱青木会", "phone", "03-1234-5678",
				"email", "Kikin.Taro@clinic-aoki.example",
			),
		},
		"registration-workplace": web.RegistrationInstitution{
			Frame: at("/registration/institution"), RegistrationForm: filled(workplace()),
		},
		"registration-elsewhere": web.RegistrationInstitution{
			Frame:            at("/registration/institution"),
			RegistrationForm: withFaults(workplace(), "prefecture", "27", "address", "東京都①"),
		},
		"registration-workplace-faults": web.RegistrationInstitution{
			Frame: at("/registration/institution"), Notice: "tooMany",
			RegistrationForm: withFaults(
				workplace(), "prefecture", "", "name", "ｱｵｷ診療所①①（医科）", "nameKana", "アオキセイサクジョ\u202e",
				"address", "港区１－２", "foundedOn", "平成11年4月1日", "founder", strings.Repeat("青", 121),
			),
		},
		"registration-places": web.RegistrationInstitution{
			Frame:            at("/registration/institution"),
			RegistrationForm: filled(workplace()),
			Places: []web.RegistrationPlace{
				{Address: "愛知県清須市春日一本松", AddressKana: "ｱｲﾁｹﾝｷﾖｽｼﾊﾙﾋｲｯﾎﾟﾝﾏﾂ"},
				{Address: "愛知県清須市春日夢の森", AddressKana: "ｱｲﾁｹﾝｷﾖｽｼﾊﾙﾋﾕﾒﾉﾓﾘ"},
			},
		},
		"registration-confirm": web.RegistrationConfirm{
			Frame: at("/registration/confirm"), Values: insured(), Draft: "c2VhbGVk",
		},
		"registration-confirm-workplace": web.RegistrationConfirm{
			Frame: at("/registration/confirm"), Values: workplace(), Draft: "c2VhbGVk", Notice: "unavailable",
		},
		"registration-mailed-to": web.RegistrationMailed{
			Frame: portal("/registration/mailed"), Email: insured().Email,
		},
		"registration-mailed": web.RegistrationMailed{Frame: portal("/registration/mailed")},
		"activate":            web.Activate{Frame: at("/activate/token")},
		"activate-elsewhere":  elsewhere,
		"activation-refused-replaced": web.LinkRefused{
			Frame: portal("/activate/token"), Purpose: madoguchi.Activation, Code: madoguchi.ErrLinkReplaced.Code,
			ReplacedAt: at1430,
		},
		"activate-unavailable": web.Activate{Frame: at("/activate/token"), Notice: "unavailable"},
		"activated":            web.Activated{Frame: portal("/activate-done")},
		"activation-refused": web.LinkRefused{
			Frame: portal("/activate/token"), Purpose: madoguchi.Activation, Code: madoguchi.ErrLinkUsed.Code,
		},
		"activation-refused-expired": web.LinkRefused{
			Frame: portal("/activate/token"), Purpose: madoguchi.Activation, Code: madoguchi.ErrLinkExpired.Code,
		},
		"activation-refused-code": web.LinkRefused{
			Frame: portal("/activate/token"), Purpose: madoguchi.Activation, Code: madoguchi.ErrCodeRegistered.Code,
		},
		"activation-refused-account": web.LinkRefused{
			Frame: portal("/activate/token"), Purpose: madoguchi.Activation, Code: madoguchi.ErrAccountExists.Code,
		},
	}
}

const today = "2026-11-24"

// withFaults returns a form with faults in the given fields, the passwords and the agreement.
func withFaults(values madoguchi.Registration, fields ...string) web.RegistrationForm {
	for i := 0; i < len(fields); i += 2 {
		*values.Field(fields[i]) = fields[i+1]
	}
	faults := append(
		values.Check(today),
		madoguchi.Fault{Field: "password", Rule: "passwordMix", Missing: []string{"upper", "digit"}},
		madoguchi.Fault{Field: "passwordRepeat", Rule: "passwordRepeat"},
		madoguchi.Fault{Field: "agreed", Rule: "agreed"},
	)
	return web.RegistrationForm{Values: values, Faults: faults, Checked: true}
}
