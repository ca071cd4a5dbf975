package backend

import (
	"cmp"
	"context"
	"slices"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// Task is something reception has to act on (要対応).
type Task struct {
	ID    string
	Tone  Tone
	What  string // what happened, as SMS 不達
	Since string // and when, with how long is left until the visit
	Name  string
	Visit string
	Text  string // what is amiss, in a sentence
	Note  string // where the link went
	Send  string // the words of what sends the link anew; "" where nothing can be sent
	Done  string // the words of what marks it as done, or of what leads to the decision about a recovery; "" of what is done

	Recovery string // the ID of the recovery of an account, which is no visit's; "" of all others
}

// CountTasks is how many tasks TasksOpen lists, of any day: the one number that the desk shows wherever it shows one.
// A recovery counts until it ends: it can be stopped until then.
func (v View) CountTasks() int {
	return len(v.Schedule.InNeed()) + len(v.Recoveries())
}

// TaskFilter chooses among the tasks.
type TaskFilter int

// The filters of 「要対応」.
const (
	TasksOpen TaskFilter = iota
	TasksMine            // of one's own visits, and of those that one did something about last
	TasksDone            // what somebody has seen to in the last days
)

// Tasks are what reception has to act on, of any day, by start; recoveries of accounts, which have none, are in front. What is done
// begins with the newest.
func (v View) Tasks(filter TaskFilter) []Task {
	var tasks []Task
	switch filter {
	case TasksDone:
		for _, entry := range v.Schedule.SeenTo(v.Now().Add(-api.DoneFor)) {
			tasks = append(tasks, v.doneTask(entry))
		}
		return tasks
	case TasksOpen:
		for _, recovery := range v.Recoveries() {
			tasks = append(tasks, v.recoveryTask(recovery))
		}
	}
	for _, entry := range v.Schedule.InNeed() {
		if filter == TasksOpen || v.isMine(entry) {
			tasks = append(tasks, v.task(entry))
		}
	}
	return tasks
}

// CountMine is how many of the tasks are one's own.
func (v View) CountMine() int { return len(v.Tasks(TasksMine)) }

// isMine reports whether an entry is a visit of the doctor at the desk, or was handled last by the person there.
func (v View) isMine(entry Entry) bool {
	return entry.DoctorID != "" && entry.DoctorID == v.Staff.DoctorID || entry.HandledBy == v.Staff.ID
}

// whatOf says what happened, as SMS 不達.
func (v View) whatOf(entry Entry, attention string) string {
	channel := ""
	if entry.Delivery != nil {
		channel = v.Code("channel", entry.Delivery.Channel)
	}
	if attention == madoguchi.AttentionSendFailed && heldBack(entry) {
		return Join(" ", channel, v.Say("task.heldBack"))
	}
	return Join(" ", channel, v.Code("task", attention))
}

// doneTask says what there was to do, and who has seen to it.
func (v View) doneTask(entry Entry) Task {
	done := entry.Attended
	task := Task{
		ID: entry.ID, Tone: ToneDone, Name: v.Name(entry), What: v.whatOf(entry, done.Reason), Since: v.clockToday(done.At),
		Visit: Join(" ", v.clockToday(entry.Start), v.What(entry)), Text: v.Say("event.attended") + v.Aside(done.Name),
	}
	if delivery := entry.Delivery; delivery != nil {
		task.Note = v.Say("task.target", shownTarget(delivery.Channel, delivery.Target))
	}
	return task
}

func (v View) task(entry Entry) Task {
	since := ""
	task := Task{ID: entry.ID, Tone: ToneWrong, Name: v.Name(entry), Done: v.Say("task.done")}
	if delivery := entry.Delivery; delivery != nil {
		since = v.clockToday(delivery.StatusAt)
		task.Note = v.Say("task.target", shownTarget(delivery.Channel, delivery.Target))
	}
	if entry.AttentionSince != nil { // a server from before says none
		since = v.clockToday(*entry.AttentionSince)
	}
	if entry.Call != nil {
		task.Send = v.Say(remedy(entry))
	}
	task.What = v.whatOf(entry, entry.Attention)
	task.Since = v.List(since, v.left(entry.Start))
	task.Visit = Join(" ", v.clockToday(entry.Start), v.What(entry))
	task.Text = v.taskText(entry)
	return task
}

// remedy names the words of what sends the link anew. What a clinic's or a person's quota held back can be sent later;
// another target would not be sent to either.
func remedy(entry Entry) string {
	switch {
	case ToldOldTime(entry):
		return "task.sendNew"
	case heldBack(entry) && entry.Delivery.Failure != madoguchi.FailureQuotaTarget:
		return "task.sendAgain"
	}
	return "task.send"
}

// taskText says what is amiss, in a sentence.
func (v View) taskText(entry Entry) string {
	if entry.Attention != madoguchi.AttentionSendFailed || entry.Delivery == nil {
		return v.Code("taskText", entry.Attention)
	}
	why := v.Code("failure", entry.Delivery.Failure)
	if remedy(entry) == "task.sendAgain" {
		return v.Say("taskText.heldBack", why)
	}
	return why
}

// clockToday is a time of day, with the day where that is not today.
func (v View) clockToday(at time.Time) string {
	if madoguchi.DayOf(at, v.Location) != madoguchi.DayOf(v.Now(), v.Location) {
		return v.Short(v.At(at))
	}
	return Clock(v.At(at))
}

// left says how long there is until an instant, in the unit that matters.
func (v View) left(until time.Time) string {
	left := until.Sub(v.Now())
	switch {
	case left <= 0:
		return v.Say("task.late")
	case left < time.Hour:
		return v.Say("task.minutes", int(left/time.Minute))
	case left < 24*time.Hour:
		return v.Say("task.hours", int(left/time.Hour))
	}
	return v.Say("task.days", int(left/(24*time.Hour)))
}

// SeenTo returns the entries whose trouble somebody has seen to since an instant, of any day, the newest first.
func (s *Schedule) SeenTo(since time.Time) []Entry {
	entries := slices.DeleteFunc(s.all(), func(e Entry) bool {
		return e.Attended == nil || e.Attended.At.Before(since) || e.NeedsAttention()
	})
	slices.SortFunc(entries, func(a, b Entry) int {
		return cmp.Or(b.Attended.At.Compare(a.Attended.At), cmp.Compare(a.ID, b.ID))
	})
	return entries
}

// InNeed returns the entries that reception has to act on, of any day, by start.
func (s *Schedule) InNeed() []Entry {
	entries := slices.DeleteFunc(s.all(), func(e Entry) bool { return !e.NeedsAttention() })
	slices.SortFunc(entries, byStart)
	return entries
}

// mergeTasks takes the answer about what needs attention, asked for at mark. What needs none by that, and was not heard of
// since, is forgotten with its day: it is older than the answer.
func (s *Schedule) mergeTasks(mark int64, entries []Entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, entry := range s.entries {
		stale := entry.at <= mark && entry.NeedsAttention() && !slices.ContainsFunc(entries, func(e Entry) bool { return e.ID == id })
		if stale {
			delete(s.entries, id)
			delete(s.loaded, s.day(entry.Entry))
		}
	}
	for _, entry := range entries {
		s.takeLoaded(entry, mark)
	}
}

// LoadTasks brings what reception has to act on into the schedule, of any day, and the recoveries of accounts.
func (s *Session) LoadTasks(ctx context.Context) error {
	mark, load := s.Schedule.Mark(), s.recoveries.ask()
	answer, err := s.client.Attention(ctx)
	if err != nil {
		return err
	}
	s.Schedule.mergeTasks(mark, slices.Concat(answer.Entries, answer.Done))
	s.recoveries.set(load, answer.Recoveries)
	return nil
}

// Attend says that reception has seen to what an entry needed attention for.
func (s *Session) Attend(ctx context.Context, entry Entry) (Detail, error) {
	return s.taken(s.client.Attend(ctx, entry.Kind, entry.ID))
}
