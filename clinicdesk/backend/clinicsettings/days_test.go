package clinicsettings_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/clinicsettings"
	"madoguchi/clinicdesk/internal/deskserver"
)

var today = time.Date(2026, 11, 24, 11, 14, 0, 0, time.UTC)

// A period is typed once and sent as its days, over the turn of the year too. Saved, it is one entry again.
func TestAPeriodIsSentAsItsDays(t *testing.T) {
	draft := clinicsettings.NewDraft(deskserver.Clinic())
	draft.Today = today
	draft.AddException()
	draft.AddException()
	holidays, extra := draft.Days.Exceptions[0], draft.Days.Exceptions[1]
	holidays.From, holidays.Until, holidays.Reason = "12月30日", "1/2", " 年末年始 "
	extra.From, extra.Doctor, extra.Hours, extra.Reason = "12/6", deskserver.Aoki, "9時〜12時", "臨時診療"
	draft.Days.Grid, draft.Days.Holidays = "15", clinicsettings.On
	settings := sent(t, draft, everySection...)
	want := &api.Days{Grid: 15, ClosedOnHolidays: true, Exceptions: []api.DayException{
		{Day: "2026-12-30", Reason: "年末年始"}, {Day: "2026-12-31", Reason: "年末年始"},
		{Day: "2027-01-01", Reason: "年末年始"}, {Day: "2027-01-02", Reason: "年末年始"},
		{
			Day: "2026-12-06", DoctorID: deskserver.Aoki, Reason: "臨時診療",
			Hours: []api.Period{{From: 9 * 60, Until: 12 * 60}},
		},
	}}
	if !reflect.DeepEqual(settings.Days, want) {
		t.Fatalf("sends %+v", settings.Days)
	}
	saved := deskserver.Clinic()
	saved.Days, saved.Revision = *settings.Days, 1
	draft.Saved(saved, everySection...)
	if draft.Touched() || len(draft.Days.Exceptions) != 2 {
		t.Fatalf("after the save: touched %v, %d entries", draft.Touched(), len(draft.Days.Exceptions))
	}
	if got := draft.Days.Exceptions[1]; got.From != "2026/12/30" || got.Until != "2027/01/02" || got.Reason != "年末年始" {
		t.Errorf("the period reads %+v", got)
	}
	if draft.Days.Exceptions[0].Hours != "9:00-12:00" {
		t.Errorf("the extra day reads %+v", draft.Days.Exceptions[0])
	}
	draft.RemoveDoctor(deskserver.Aoki)
	if days := sent(t, draft, everySection...).Days; len(days.Exceptions) != 4 {
		t.Errorf("without the doctor: %+v", days)
	}
}

func TestFaultsOfDaysNameTheirTexts(t *testing.T) {
	for name, test := range map[string]struct {
		from, until, hours, reason string
		want                       string
	}{
		"no day":           {"", "", "", "", "from day"},
		"no last day":      {"12/29", "later", "", "", "until day"},
		"backwards":        {"2026/12/29", "2026/12/28", "", "", "until backwards"},
		"a year":           {"2026/12/29", "2027/12/28", "", "", "until longPeriod"},
		"hours":            {"12/29", "", "morning", "", "hours hours"},
		"hours that clash": {"12/29", "", "9-12 11-13", "", "hours overlap"},
		"a link":           {"12/29", "", "", "http://example.jp", "reason linkLike"},
	} {
		draft := clinicsettings.NewDraft(deskserver.Clinic())
		draft.Today = today
		draft.AddException()
		e := draft.Days.Exceptions[0]
		e.From, e.Until, e.Hours, e.Reason = test.from, test.until, test.hours, test.reason
		_, faults := draft.Change(everySection...)
		if len(faults) != 1 || faults[0].Key+" "+faults[0].Code != "days/"+e.ID+"/"+test.want {
			t.Errorf("%s: %v", name, faults)
		}
	}
	draft := clinicsettings.NewDraft(deskserver.Clinic())
	draft.Today = today
	draft.AddException()
	draft.AddException()
	draft.Days.Exceptions[0].From, draft.Days.Exceptions[1].From = "12/29", "12/29"
	if _, faults := draft.Change(everySection...); len(faults) != 1 || faults[0].Code != "sameDay" {
		t.Errorf("a day twice: %v", faults)
	}
}

// Web booking is proposed whole, and sent only if somebody changes it.
func TestWebBookingIsProposed(t *testing.T) {
	draft := clinicsettings.NewDraft(deskserver.Clinic())
	if settings := sent(t, draft, everySection...); settings.Web != nil || settings.Days != nil {
		t.Fatalf("an untouched draft sends %+v, %+v", settings.Web, settings.Days)
	}
	draft.Web.Open = clinicsettings.On
	*draft.Web.Offer(deskserver.General, 0) = ""
	*draft.Web.Doctor(deskserver.Nishimura) = ""
	draft.Menus[1].Minutes[1] = "" // the menu no longer has the visit
	draft.Web.Ahead = "６０日"
	want := &api.WebBooking{
		Open: true, AheadDays: 60, LeadMinutes: 60, CancelMinutes: 24 * 60, Doctors: []string{deskserver.Aoki},
		Offers: []api.WebOffer{
			{MenuID: deskserver.General, Method: "online", Visit: "return"},
			{MenuID: deskserver.General, Method: "inPerson", Visit: "first"},
			{MenuID: deskserver.General, Method: "inPerson", Visit: "return"},
			{MenuID: deskserver.FollowUp, Method: "inPerson", Visit: "return"},
		},
	}
	if settings := sent(t, draft, everySection...); !reflect.DeepEqual(settings.Web, want) {
		t.Errorf("sends %+v", settings.Web)
	}
	if got := draft.TouchedSections(); !slices.Contains(got, clinicsettings.SectionWeb) {
		t.Errorf("touched are %v", got)
	}
	draft.Web.Ahead = "一年"
	*draft.Web.Doctor(deskserver.Aoki) = ""
	_, faults := draft.Change(everySection...)
	wrong := []clinicsettings.Fault{
		{Key: "web/doctors", Code: "nobodyOnWeb"}, {Key: "web/ahead", Code: "aheadDays"},
	}
	if !slices.Equal(faults, wrong) {
		t.Errorf("faults %v", faults)
	}
}

// A change of days and web booking made elsewhere is taken over where nothing was typed.
func TestDaysFollowWhatOthersChange(t *testing.T) {
	clinic := deskserver.Clinic()
	clinic.Days = api.Days{Grid: 30, Exceptions: []api.DayException{{Day: "2026-12-01", Reason: "研修"}}}
	draft := clinicsettings.NewDraft(clinic)
	draft.Today = today
	draft.Days.Holidays = clinicsettings.On
	draft.AddException()
	draft.Days.Exceptions[1].From = "12/29"
	elsewhere := clinic
	elsewhere.Revision++
	elsewhere.Days = api.Days{Grid: 10, Exceptions: []api.DayException{{Day: "2026-12-02", Reason: "学会"}}}
	elsewhere.Web = api.WebBooking{Open: true, AheadDays: 7, Doctors: []string{deskserver.Aoki}}
	draft.Rebase(elsewhere)
	settings := sent(t, draft, everySection...)
	var days []string
	for _, exception := range settings.Days.Exceptions {
		days = append(days, exception.Day)
	}
	if settings.Days.Grid != 10 || !settings.Days.ClosedOnHolidays ||
		!slices.Equal(days, []string{"2026-12-29", "2026-12-02"}) {
		t.Errorf("sends %+v", settings.Days)
	}
	if settings.Web != nil || draft.Web.Ahead != "7" || *draft.Web.Doctor(deskserver.Nishimura) != "" {
		t.Errorf("web booking is %+v", draft.Web)
	}
}
