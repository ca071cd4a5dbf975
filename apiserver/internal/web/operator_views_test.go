package web_test

import (
	"time"

	"madoguchi/apiserver/internal/web"
	"madoguchi/apiserver/internal/web/operatorpages"
	"madoguchi/madoguchi"
)

// operatorViews returns the operators' pages by the name of their golden file.
func operatorViews(language web.Language) map[string]web.Page {
	on := func(path string) web.Frame {
		return web.Frame{Language: language, Path: path, Clinic: web.Clinic{Location: tokyo}}
	}
	now := time.Date(2026, 11, 24, 14, 30, 0, 0, tokyo)
	told := operatorpages.Told{
		ClinicName: "青木内科クリニック", Reach: 1234, Announcement: madoguchi.Announcement{
			ID: "0123456789abcdef", From: now, Until: now.AddDate(0, 2, 0), State: madoguchi.AnnouncementPublished,
			Texts: map[string]madoguchi.AnnouncementText{
				"ja": {Title: "年末年始の休診について", Text: "12月29日から1月3日まで休診します。\nご予約はウェブで受け付けます。"},
				"en": {Title: "Closed at the turn of the year", Text: "We are closed from 29 December to 3 January."},
			},
			Audience:  madoguchi.Audience{ClinicID: "c1", Language: "ja"},
			Published: madoguchi.AnnouncementAct{By: "大森 恵", At: now},
		},
	}
	withdrawn, draft := told, told
	withdrawn.State = madoguchi.AnnouncementWithdrawn
	withdrawn.Withdrawn = madoguchi.AnnouncementAct{By: "小林", At: now}
	draft.State, draft.Audience, draft.ClinicName = "", madoguchi.Audience{}, ""
	typed := map[string]string{"title.ja": "保守", "until": "来週", "audienceClinic": "x", "audienceLanguage": "en"}
	return map[string]web.Page{
		"operator": web.OperatorSignIn{Frame: on("/operator")},
		"operator-wrong": web.OperatorSignIn{
			Frame: on("/operator"), Next: "/operator/notices/new", Problem: "credentials",
		},
		"operator-notices": operatorpages.Notices{
			Frame: on("/operator/notices"), Now: now, Announcements: []operatorpages.Told{told, withdrawn},
		},
		"operator-notices-none": operatorpages.Notices{Frame: on("/operator/notices"), Now: now},
		"operator-notice-form":  operatorpages.NoticeForm{Frame: on("/operator/notices/new"), Key: "fedcba9876543210"},
		"operator-notice-form-faults": operatorpages.NoticeForm{
			Frame: on("/operator/notices/new"), Key: "fedcba9876543210", Typed: typed, Notice: "unavailable",
			Faults: []madoguchi.Fault{
				{Field: "text.ja", Rule: "required"}, {Field: "from", Rule: "moment"},
				{Field: "until", Rule: "periodOver"}, {Field: "audienceClinic", Rule: "noClinic"},
				{Field: "audienceLanguage", Rule: "noLanguage"},
			},
		},
		"operator-notice-preview": operatorpages.NoticePreview{
			Frame: on("/operator/notices/preview"), Told: draft, Now: now,
			Kept: []web.Option{{Label: "key", Value: "fedcba9876543210"}, {Label: "title.ja", Value: "年末年始の休診について"}},
		},
		"operator-notice-preview-unavailable": operatorpages.NoticePreview{
			Frame: on("/operator/notices/preview"), Told: draft, Now: now, Notice: "unavailable",
		},
		"operator-notice": operatorpages.Notice{
			Frame: on("/operator/notices/0123456789abcdef"), Told: told, Now: now, New: true,
		},
		"operator-notice-faults": operatorpages.Notice{
			Frame: on("/operator/notices/0123456789abcdef"), Told: told, Now: now,
			Faults: []madoguchi.Fault{{Field: "operator", Rule: "required"}},
		},
		"operator-notice-withdrawn": operatorpages.Notice{
			Frame: on("/operator/notices/0123456789abcdef"), Told: withdrawn, Now: now,
		},
	}
}
