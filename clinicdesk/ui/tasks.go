package ui

import (
	"context"
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/schedule"
)

// tasksPage is 「要対応」: the tasks of any day and their actions (D3).
type tasksPage struct {
	besidePane
	acts      taskCallbacks
	content   *fyne.Container
	tabs      *parts.Tabs
	filter    overview.TaskFilter
	list      *fyne.Container
	empty     *widgets.Text
	problem   *parts.Problem
	notice    *parts.Notice // the result of a recovery's decision
	decisions parts.Scope   // about recoveries
	shown     []overview.Task
	chosen    string // the entry whose pane is open
}

// taskCallbacks are the tasks' callbacks to the desk.
type taskCallbacks struct {
	during    context.Context // ends with the session
	canvas    fyne.Canvas
	dialogs   *parts.Dialogs
	room      func() float32   // the width available to a message
	signedOut func(error) bool // reports whether an error has ended the session, and leaves the session if so
	changed   func(api.Entry)  // shows a changed entry everywhere
}

func newTasksPage(beside besidePane, acts taskCallbacks) *tasksPage {
	p := &tasksPage{
		besidePane: beside, acts: acts, list: widgets.Down(look.Gap12), decisions: parts.Scope{Parent: acts.during},
	}
	p.tabs = parts.NewTabs(3, func(i int) { p.filter = overview.TaskFilter(i); p.draw() })
	p.empty = widgets.NewText("", widgets.Style{Ink: widgets.SecondInk, Align: fyne.TextAlignCenter})
	p.problem, p.notice = parts.NewProblem(acts.room), parts.NewNotice(acts.room)
	title := widgets.NewText(p.view.Say("rail.tasks"), widgets.Style{Size: look.TextDate, Bold: true})
	bar := widgets.Across(look.Gap16, widgets.Middle(title), widgets.Middle(p.tabs.Content))
	empty := container.NewVBox(widgets.Sized(1, 96, canvas.NewRectangle(color.Transparent)), p.empty)
	list := parts.Scrolling(widgets.Down(look.Gap12, p.problem.Content, p.list))
	p.content = parts.NewPage(bar, widgets.Edges(nil, p.notice.Content, nil, nil, container.NewStack(empty, list)),
		p.pane.Content)
	return p
}

// draw shows the current tasks; it draws nothing if they are unchanged.
func (p *tasksPage) draw() {
	tasks, chosen := p.view.Tasks(p.filter), p.pane.Chosen(p.day.at).ID
	empty := ""
	if len(tasks) == 0 {
		empty = p.view.Say([]string{"tasks.none", "tasks.noneMine", "tasks.noneDone"}[p.filter])
	}
	p.empty.SetText(empty)
	say := p.view.Say
	open, mine := say("tasks.count", p.view.CountTasks()), say("tasks.mine", p.view.CountMine())
	if p.tabs.Present(int(p.filter), open, mine, say("tasks.done")) {
		p.content.Refresh()
	}
	if slices.Equal(tasks, p.shown) && chosen == p.chosen {
		return
	}
	p.shown, p.chosen = tasks, chosen
	p.list.RemoveAll()
	for _, task := range tasks {
		row := schedule.NewTaskRow(task, task.ID == chosen && chosen != "")
		row.OnPress, row.OnSend, row.OnDone = func() { p.pane.Open(task.ID) }, p.send, p.done
		if id := task.Recovery; id != "" {
			row.OnPress = func() { p.askRecovery(id) }
			row.OnDone = func(string) { p.askRecovery(id) }
		}
		p.list.Add(row)
	}
	p.content.Refresh()
}

// enter shows the open tasks first if there are any: the tab used last could look empty.
func (p *tasksPage) enter() {
	if p.view.CountTasks() > 0 {
		p.filter = overview.TasksOpen
	}
}

// send opens the dialog that sends the link again, beside the entry.
func (p *tasksPage) send(id string) {
	entry, ok := p.view.Session.Schedule.Entry(id)
	if !ok {
		return
	}
	p.pane.Open(id)
	p.pane.AskSend(api.Detail{Entry: entry})
}

// done marks a task as done; the entry's history records the user.
func (p *tasksPage) done(id string) {
	entry, ok := p.view.Session.Schedule.Entry(id)
	if !ok {
		return
	}
	// The session's context: the next press must not cancel this request.
	visits, ctx := p.view.Session.Visits, p.acts.during
	parts.Task(ctx, func() (api.Detail, error) { return visits.Attend(ctx, entry) },
		func(detail api.Detail, err error) {
			p.problem.Say("")
			if p.acts.signedOut(err) {
				return
			}
			if err != nil {
				p.problem.Say(p.view.Problem(err))
				p.content.Refresh()
				return
			}
			p.acts.changed(detail.Entry)
		})
}
