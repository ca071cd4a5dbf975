package settings

import (
	"cmp"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/clinicsettings"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/inputs"
)

// web shows what patients can book on the web.
func (f *clinicForm) web() []fyne.CanvasObject {
	say, web := f.host.View.Say, &f.draft.Web
	ahead := f.field("web/ahead", say("web.ahead"), &web.Ahead)
	lead := f.choice(say("web.lead"), f.notices(web.Lead), &web.Lead)
	cancel := f.choice(say("web.cancel"), f.notices(web.Cancel), &web.Cancel)
	return []fyne.CanvasObject{
		f.lead("web.lead.text"), boxOf(f.mark(say("web.open"), &web.Open), f.page()),
		boxOf(f.mark(say("web.waitlist"), &web.Waitlist), f.note("web.waitlist.text")),
		boxOf(widgets.Edges(nil, nil, widgets.Sized(240, 1, ahead), nil, nil),
			widgets.Halves(look.Gap12, lead, cancel)),
		f.group("web.visits", f.offers()), f.group("web.doctors", f.webDoctors()),
	}
}

// page shows the address of the booking page, once it is open. The server knows the address under which patients reach
// it; until it has answered, the desk shows the one under which it reaches the server itself.
func (f *clinicForm) page() fyne.CanvasObject {
	say, clinic := f.host.View.Say, f.host.View.Session.Clinic
	if !clinic.Web.Open {
		return f.note("web.closed")
	}
	if !f.asked {
		f.askBooking()
	}
	address := cmp.Or(f.booking, strings.TrimRight(f.host.Settings().Server, "/")+"/book/"+clinic.ID)
	copyIt := parts.CopyButton(f.host.Clipboard, say("pane.copyClinic"), address, say("pane.copied"))
	words := widgets.NewText(address, widgets.Style{Shrink: true})
	return widgets.Down(look.Gap4, widgets.NewText(say("web.page"), widgets.Style{Size: look.TextSmall, Bold: true}),
		widgets.Edges(nil, nil, nil, copyIt, widgets.Middle(words)))
}

// askBooking asks the server for the address of the booking page.
func (f *clinicForm) askBooking() {
	session, ctx := f.host.View.Session, f.host.Context
	f.asked = true
	parts.Task(ctx, func() (api.PatientLinks, error) { return session.PatientLinks(ctx) }, f.tookLinks)
}

func (f *clinicForm) tookLinks(links api.PatientLinks, err error) {
	switch {
	case f.host.SignedOut(err):
	case err != nil:
		f.asked = false // the next look asks again
	case links.Booking != f.booking:
		f.booking = links.Booking
		f.build()
	}
}

func (f *clinicForm) group(title string, marks []fyne.CanvasObject) fyne.CanvasObject {
	if len(marks) == 0 {
		marks = []fyne.CanvasObject{f.note("web.none")}
	}
	return parts.Section(f.host.View.Say(title), widgets.Down(look.Gap8, marks...))
}

// offers returns a mark for each visit of each menu.
func (f *clinicForm) offers() (marks []fyne.CanvasObject) {
	for _, menu := range f.draft.Menus {
		var visits [2]*fyne.Container // online and in person
		visits[0], visits[1] = widgets.Down(look.Gap4), widgets.Down(look.Gap4)
		for i, kind := range clinicsettings.VisitKinds {
			if menu.Minutes[i] == "" {
				continue
			}
			label := f.host.View.List(f.host.View.Code("method", kind.Method), f.host.View.Code("visit", kind.Visit))
			visits[i/2].Add(f.mark(label, f.draft.Web.Offer(menu.ID, i)))
		}
		name := widgets.NewText(menu.Name, widgets.Style{Bold: true, Shrink: true})
		marks = append(marks, widgets.Down(look.Gap4, name, widgets.Halves(look.Gap12, visits[0], visits[1])))
	}
	return marks
}

func (f *clinicForm) webDoctors() (marks []fyne.CanvasObject) {
	for _, doctor := range f.draft.Doctors {
		marks = append(marks, f.mark(doctor.Name, f.draft.Web.Doctor(doctor.ID)))
	}
	return marks
}

// notices returns the choices of how long before a visit something is possible, in minutes, with the present one.
func (f *clinicForm) notices(present string) []inputs.Option {
	const hour, day = 60, 24 * 60
	minutes := []int{0, 30, hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 3 * day, 7 * day, 14 * day}
	options, known := []inputs.Option{}, false
	for _, length := range minutes {
		value := strconv.Itoa(length)
		known = known || value == present
		options = append(options, inputs.Option{Value: value, Label: f.notice(length)})
	}
	if length, err := strconv.Atoi(present); err == nil && !known {
		options = append(options, inputs.Option{Value: present, Label: f.notice(length)})
	}
	return options
}

func (f *clinicForm) notice(minutes int) string {
	say := f.host.View.Say
	switch {
	case minutes == 0:
		return say("web.untilStart")
	case minutes%(24*60) == 0:
		return say("web.days", minutes/(24*60))
	case minutes%60 == 0:
		return say("web.hours", minutes/60)
	}
	return say("web.minutes", minutes)
}
