package ui

import (
	"context"
	"errors"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/backend/overview"
	backend "madoguchi/clinicdesk/backend/schedule"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/schedule"
)

// shownDay is the day that schedule and reception show. It goes to another day, by steps or from a calendar, and loads
// the days that are shown or counted.
type shownDay struct {
	view    *overview.View
	at      time.Time // midnight, in the clinic's time zone
	week    bool      // the schedule shows the week of the day
	canvas  fyne.Canvas
	dialogs *parts.Dialogs
	loads   parts.Scope
	tasks   parts.Scope // of loading the tasks alone
	holds   parts.Scope // of looking for holds

	button  func() fyne.CanvasObject // the date button of the shown page; nil if the page shows no day
	showNow func()                   // shows today, and in the schedule the current time
	changed func()                   // redraws the shown page
	loaded  func(error)              // handles the end of a load

	showsWeek func() bool // reports whether the shown page can show a week
}

// today returns midnight of the current day at the clinic.
func (s *shownDay) today() time.Time { return daytime.AtMinute(s.view.Now(), 0) }

// goTo shows another day, if the page shows a day.
func (s *shownDay) goTo(day time.Time) {
	if s.button() == nil {
		return
	}
	s.closeCalendar()
	s.at = daytime.AtMinute(day, 0)
	s.load()
}

// step moves by a day, or by a week where one is shown: back with -1, forth with 1.
func (s *shownDay) step(by int) {
	if s.inWeek(s.at) {
		by *= daysOfWeek
	}
	s.goTo(s.at.AddDate(0, 0, by))
}

const daysOfWeek = 7

// inWeek reports whether the page shows a week that has a day.
func (s *shownDay) inWeek(day time.Time) bool {
	return s.week && s.showsWeek() && overview.DaysOfWeek(day) == overview.DaysOfWeek(s.at)
}

// chooser returns the controls ‹ date › 今日.
func (s *shownDay) chooser(date *schedule.DateButton) fyne.CanvasObject {
	say := s.view.Say
	return widgets.Across(look.Gap4,
		widgets.Middle(widgets.NewIconButton(look.IconLeft, say("dayBefore"), func() { s.step(-1) })),
		widgets.Middle(date),
		widgets.Middle(widgets.NewIconButton(look.IconRight, say("dayAfter"), func() { s.step(1) })),
		widgets.Sized(look.Gap8, 1, container.NewWithoutLayout()),
		widgets.Middle(widgets.NewButton(say("today"), widgets.Outlined, s.showNow)))
}

// calendar is the month that opens below the date in a page's bar.
type calendar struct{ sheet *schedule.Calendar }

func (c calendar) Submit() { c.sheet.Pick() }
func (c calendar) Close()  { c.sheet.Close() }

// pick opens a month to choose a day from. It does nothing while another dialog is open.
func (s *shownDay) pick() {
	under := s.button()
	if under == nil || s.dialogs.Open != nil {
		return
	}
	words := schedule.MonthWords{
		Title: s.view.Month, Weekdays: s.view.Weekdays(), Before: s.view.Say("monthBefore"),
		After: s.view.Say("monthAfter"),
	}
	words.Note = s.view.DayNote
	month := schedule.NewMonth(words, s.at, s.today())
	sheet := schedule.ShowCalendar(s.canvas, under, month, s.goTo)
	s.dialogs.Put(calendar{sheet}, &sheet.OnClosed)
}

// closeCalendar closes an open calendar.
func (s *shownDay) closeCalendar() {
	if open, ok := s.dialogs.Open.(calendar); ok {
		open.Close()
	}
}

// load reloads the shown day, the days that are counted, and the tasks.
func (s *shownDay) load() {
	s.changed()
	visits, days := s.view.Session.Visits, s.toLoad()
	first, last := s.span()
	s.loading(s.loads.Next(), func(ctx context.Context) error {
		if err := loadAll(ctx, visits, days); err != nil {
			return err
		}
		return errors.Join(visits.LoadTasks(ctx), visits.LoadWaitlist(ctx, first, last))
	})
}

// lookForHolds reloads the shown days of a clinic that is booked on the web, and who waits for them: nobody pushes what
// is held there.
func (s *shownDay) lookForHolds() {
	if s.button() == nil || !s.view.Session.Clinic.Web.Open {
		return
	}
	visits, days := s.view.Session.Visits, s.days()
	first, last := s.span()
	s.loading(s.holds.Next(), func(ctx context.Context) error {
		return errors.Join(loadAll(ctx, visits, days), visits.LoadWaitlist(ctx, first, last))
	})
}

func loadAll(ctx context.Context, visits *backend.Client, days []string) error {
	for _, day := range days {
		if err := visits.Load(ctx, day); err != nil {
			return err
		}
	}
	return nil
}

// loadTasks reloads the tasks.
func (s *shownDay) loadTasks() { s.loading(s.tasks.Next(), s.view.Session.Visits.LoadTasks) }

func (s *shownDay) loading(ctx context.Context, load func(context.Context) error) {
	parts.Task(ctx, func() (struct{}, error) { return struct{}{}, load(ctx) },
		func(_ struct{}, err error) { s.loaded(err) })
}

// toLoad returns the shown day or week, today, and yesterday and tomorrow unless loaded: patients of both may wait
// today.
func (s *shownDay) toLoad() []string {
	today := s.today()
	days := s.days()
	for _, step := range []int{0, -1, 1} {
		day := today.AddDate(0, 0, step).Format(time.DateOnly)
		if !slices.Contains(days, day) && (step == 0 || !s.view.Session.Schedule.Loaded(day)) {
			days = append(days, day)
		}
	}
	return days
}

// shown returns the shown days in their order.
func (s *shownDay) shown() []time.Time {
	if s.week && s.showsWeek() {
		days := overview.DaysOfWeek(s.at)
		return days[:]
	}
	return []time.Time{s.at}
}

// span returns the first and the last shown day (2006-01-02).
func (s *shownDay) span() (first, last string) {
	days := s.shown()
	return days[0].Format(time.DateOnly), days[len(days)-1].Format(time.DateOnly)
}

// days returns the shown day first, and the other days of a week.
func (s *shownDay) days() []string {
	days := []string{s.at.Format(time.DateOnly)}
	for _, day := range overview.DaysOfWeek(s.at) {
		if s.inWeek(day) && !day.Equal(s.at) {
			days = append(days, day.Format(time.DateOnly))
		}
	}
	return days
}
