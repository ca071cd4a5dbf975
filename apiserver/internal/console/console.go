package console

import (
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/desk/entries"
	"madoguchi/apiserver/internal/web"
	"madoguchi/madoguchi"
)

// TodayPage lists the day's calls.
func (h *Handler) TodayPage(c *gin.Context) error {
	clinic, err := h.Guard.Clinic(c)
	if err != nil {
		return err
	}
	now := h.Now().In(clinic.Location())
	day := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, clinic.Location())
	records, err := h.Entries.Between(c.Request.Context(), clinic.ID, day.AddDate(0, 0, -1), day.AddDate(0, 0, 2))
	if err != nil {
		return err
	}
	page := web.Today{Frame: h.Frame(c, clinic), Day: day, Now: now,
		SecondFactor: access.SignedIn(c).Staff.SecondFactor.On()}
	page.SignOut, page.Admin = true, access.SignedIn(c).Staff.Role == madoguchi.Admin
	page.Calls, page.Waiting = todaysCalls(records, clinic, now, page.Language)
	page.Heard = heardIn(records, clinic, access.SignedIn(c).Staff.ID, page.Language)
	if page.Recoveries, err = h.Recoveries.ForPage(c); err != nil {
		return err
	}
	return h.Page(c, http.StatusOK, page)
}

// todaysCalls returns the calls of a day, and the calls whose patients wait. It selects them from the records of that
// day and of the days before and after.
func todaysCalls(
	records []entries.Record, clinic madoguchi.Clinic, now time.Time, language web.Language,
) (calls, waiting []web.TodaysCall) {
	lines := make(map[string]web.TodaysCall, len(records))
	var entries []api.Entry
	for _, r := range records {
		if r.Call == nil {
			continue
		}
		entry := r.Entry(clinic)
		entries, lines[entry.ID] = append(entries, entry), todaysCall(r, entry, clinic, language)
		if madoguchi.DayOf(entry.Start, clinic.Location()) == madoguchi.DayOf(now, clinic.Location()) {
			calls = append(calls, lines[entry.ID])
		}
	}
	for _, entry := range api.Waiting(entries, now) {
		waiting = append(waiting, lines[entry.ID])
	}
	return calls, waiting
}

// heardIn returns the call in which the person is live, or nil.
func heardIn(
	records []entries.Record, clinic madoguchi.Clinic, person madoguchi.StaffID, language web.Language,
) *web.TodaysCall {
	for _, r := range records {
		if r.Call == nil || r.Call.Presence.LiveBy != person {
			continue
		}
		if entry := r.Entry(clinic); entry.Live() {
			call := todaysCall(r, entry, clinic, language)
			return &call
		}
	}
	return nil
}

func todaysCall(r entries.Record, entry api.Entry, clinic madoguchi.Clinic, language web.Language) web.TodaysCall {
	heading, details := describe(r, clinic, language)
	if doctor, ok := clinic.Doctor(madoguchi.DoctorID(entry.DoctorID)); ok && len(clinic.Doctors) > 1 {
		details = strings.TrimPrefix(details+"・"+answer.DoctorsName(doctor.Name, language), "・")
	}
	how, from, until := entry.Attendance()
	return web.TodaysCall{
		Start: r.Call.Start, Heading: heading, Details: details, Path: access.Home + "/calls/" + string(r.Call.ID),
		Standing: string(entry.Standing()), How: string(how), From: from, Until: until, Over: entry.Over(),
		OldTime: holdsOldTime(r),
	}
}

// CallPage shows the call to the clinician in a browser (B6), before, within or after its window.
func (h *Handler) CallPage(c *gin.Context) error {
	id, err := answer.PathID(c)
	if err != nil {
		return err
	}
	clinic, err := h.Guard.Clinic(c)
	if err != nil {
		return err
	}
	found, err := h.Entries.Any(c.Request.Context(), clinic.ID, id)
	if err != nil {
		return err
	}
	if found.Call == nil {
		return madoguchi.ErrNotFound
	}
	frame := h.Frame(c, clinic)
	frame.SignOut = true
	status, page := h.consoleView(frame, clinic, found)
	return h.Page(c, status, page)
}

func (h *Handler) consoleView(frame web.Frame, clinic madoguchi.Clinic, found entries.Record) (int, web.Page) {
	call, now := found.Call, h.Now()
	switch phase := call.Window.Phase(now); {
	case call.State.Ended():
		return http.StatusGone, web.EndedConsole{Frame: frame, State: call.State, Window: call.Window}
	case phase == madoguchi.BeforeWindow:
		return http.StatusOK, web.BeforeConsole{Frame: frame, Start: call.Start, Window: call.Window, Now: now}
	case phase == madoguchi.AfterWindow:
		return http.StatusGone, web.EndedConsole{Frame: frame, State: madoguchi.CallExpired, Window: call.Window}
	}
	heading, details := describe(found, clinic, frame.Language)
	return http.StatusOK, web.Console{
		Frame: frame, Call: call.ID, Signal: api.Prefix + "/calls/" + string(call.ID) + "/signal", Heading: heading,
		Details: details,
		Start:   call.Start, OldTime: holdsOldTime(found),
	}
}

// holdsOldTime reports whether the last message to the patient names a time that the visit no longer has.
func holdsOldTime(r entries.Record) bool {
	return r.Reservation != nil && r.Reservation.Attention == madoguchi.AttentionOldTime && !r.Reservation.State.Ended()
}

// describe returns the patient's name, and one line with chart number, visit and menu.
func describe(found entries.Record, clinic madoguchi.Clinic, language web.Language) (heading, details string) {
	if found.Reservation == nil {
		return found.Call.Title, ""
	}
	v := found.Reservation
	menu, _ := clinic.Menu(v.MenuID)
	var parts []string
	for _, part := range []string{v.ChartNumber, answer.Say(language, "visit."+string(v.Visit)), menu.Name} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return answer.Say(language, "name.patient", "name", v.PatientName), strings.Join(parts, "・")
}
