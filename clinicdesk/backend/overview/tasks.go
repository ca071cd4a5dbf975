package overview

import (
	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/backend/visits"
	"madoguchi/madoguchi"
)

// Task is an item that reception has to act on (要対応).
type Task struct {
	ID    string
	Tone  visits.Tone
	What  string // the event, as SMS 不達
	Since string // its time, and the time left until the visit
	Name  string
	Visit string
	Text  string // the problem, in a sentence
	Note  string // the target of the link
	Send  string // the label of the action that sends the link again; "" if nothing can be sent
	// Done is the label of the action that marks the task as done or opens the recovery's decision; "" if it is done.
	Done string

	Recovery string // the ID of an account recovery; "" for a task about a visit
}

// CountTasks is the number of tasks in TasksOpen, of any day. Every place that shows a count of tasks shows this one. A
// recovery counts until it ends, because it can be stopped until then.
func (v View) CountTasks() int {
	return len(v.Session.Schedule.NeedingAttention()) + len(v.Session.Recoveries.All())
}

// TaskFilter chooses among the tasks.
type TaskFilter int

// The filters of 「要対応」.
const (
	TasksOpen TaskFilter = iota
	TasksMine            // about the user's own visits, and those that the user acted on last
	TasksDone            // done in the last days
)

// Tasks returns the items that reception has to act on, of any day. Recoveries come first because they have no start;
// the others are sorted by start. Done tasks are sorted newest first.
func (v View) Tasks(filter TaskFilter) []Task {
	var tasks []Task
	switch filter {
	case TasksDone:
		for _, entry := range v.Session.Schedule.AttendedSince(v.Now().Add(-api.DoneFor)) {
			tasks = append(tasks, v.doneTask(entry))
		}
		return tasks
	case TasksOpen:
		for _, recovery := range v.Session.Recoveries.All() {
			tasks = append(tasks, v.recoveryTask(recovery))
		}
	}
	for _, entry := range v.Session.Schedule.NeedingAttention() {
		if filter == TasksOpen || v.isMine(entry) {
			tasks = append(tasks, v.task(entry))
		}
	}
	return tasks
}

// CountMine is the number of the user's own tasks.
func (v View) CountMine() int { return len(v.Tasks(TasksMine)) }

// isMine reports whether an entry is the signed-in doctor's visit, or was last handled by the signed-in user.
func (v View) isMine(entry api.Entry) bool {
	return entry.DoctorID != "" && entry.DoctorID == v.Session.Staff.DoctorID || entry.HandledBy == v.Session.Staff.ID
}

// whatOf names the event, as SMS 不達.
func (v View) whatOf(entry api.Entry, attention string) string {
	channel := ""
	if entry.Delivery != nil {
		channel = v.Code("channel", entry.Delivery.Channel)
	}
	if attention == madoguchi.AttentionSendFailed && entry.HeldBack() {
		return phrases.Join(" ", channel, v.Say("delivery.heldBack"))
	}
	if !v.Has("task." + attention) {
		return phrases.Join(" ", channel, v.Say("state.attention"))
	}
	return phrases.Join(" ", channel, v.Say("task."+attention))
}

// doneTask returns a finished task, with the problem and the member of staff who handled it.
func (v View) doneTask(entry api.Entry) Task {
	done := entry.Attended
	task := Task{
		ID: entry.ID, Tone: visits.ToneDone, Name: v.Name(entry), What: v.whatOf(entry, done.Reason),
		Since: v.ClockToday(done.At),
		Visit: phrases.Join(" ", v.ClockToday(entry.Start), v.What(entry)),
		Text:  v.Say("event.attended") + v.Aside(done.Name),
	}
	if delivery := entry.Delivery; delivery != nil {
		task.Note = v.Say("task.target", delivery.ShownTarget())
	}
	return task
}

func (v View) task(entry api.Entry) Task {
	since := ""
	task := Task{ID: entry.ID, Tone: visits.ToneWrong, Name: v.Name(entry), Done: v.Say("task.done")}
	if delivery := entry.Delivery; delivery != nil {
		since = v.ClockToday(delivery.StatusAt)
		task.Note = v.Say("task.target", delivery.ShownTarget())
	}
	if entry.AttentionSince != nil { // an older server does not send it
		since = v.ClockToday(*entry.AttentionSince)
	}
	if entry.Call != nil {
		task.Send = v.Say(resendCode(entry))
	}
	task.What = v.whatOf(entry, entry.Attention)
	task.Since = v.List(since, v.Left(entry.Start))
	task.Visit = phrases.Join(" ", v.ClockToday(entry.Start), v.What(entry))
	task.Text = v.taskText(entry)
	return task
}

// resendCode returns the code of the label for sending the link again. A message held back by a quota, of the clinic or
// the user, can be sent later; another target would be held back too.
func resendCode(entry api.Entry) string {
	switch {
	case entry.ToldOldTime():
		return "task.sendNew"
	case entry.HeldBack() && entry.Delivery.Failure != madoguchi.FailureQuotaTarget:
		return "task.sendAgain"
	}
	return "task.send"
}

// taskText describes the problem in a sentence.
func (v View) taskText(entry api.Entry) string {
	if entry.Attention != madoguchi.AttentionSendFailed || entry.Delivery == nil {
		return v.Code("taskText", entry.Attention)
	}
	why := v.Code("failure", entry.Delivery.Failure)
	if resendCode(entry) == "task.sendAgain" {
		return v.Say("taskText.heldBack", why)
	}
	return why
}
