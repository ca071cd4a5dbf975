package ui

import (
	"errors"
	"slices"
	"sync"

	"fyne.io/fyne/v2"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/overview"
)

// Notifier shows one system notification at a time. Calls do not overlap, and never come from a goroutine that draws.
type Notifier interface {
	// Show shows a notification in place of the previous one. errors.ErrUnsupported makes the caller use the toolkit's.
	Show(title, text string) error
	Withdraw() error
}

// notifications announce arrived patients as long as one of them waits. The system may be slow, so callers only record
// the wanted notification, and a separate goroutine applies it.
type notifications struct {
	config  *Config
	view    func() *overview.View    // of the session
	toolkit func(*fyne.Notification) // for what the system's Notifier cannot show

	told []api.Entry // the announced patients, first arrival first; belongs to the goroutine that draws

	running sync.WaitGroup
	mu      sync.Mutex
	wanted  overview.Arrival // zero to show none
	shown   overview.Arrival
	busy    bool
}

// tell adds arrived patients and drops those who no longer wait.
func (n *notifications) tell(arrived, waiting []api.Entry) {
	waits := func(told api.Entry) bool {
		return slices.ContainsFunc(waiting, func(entry api.Entry) bool { return entry.ID == told.ID })
	}
	told := slices.DeleteFunc(slices.Clone(n.told), func(entry api.Entry) bool { return !waits(entry) })
	news := len(told) < len(n.told)
	for _, entry := range arrived {
		if waits(entry) && !n.config.Settings.NotifyOff {
			told, news = append(told, entry), true
		}
	}
	if n.told = told; news {
		n.want(n.arrival())
	}
}

// reword applies changed settings: the text may have to omit names, or disappear.
func (n *notifications) reword() {
	if n.config.Settings.NotifyOff {
		n.told = nil
	}
	n.want(n.arrival())
}

// arrival returns the text about the announced patients, or the zero value if there are none.
func (n *notifications) arrival() overview.Arrival {
	if len(n.told) == 0 {
		return overview.Arrival{}
	}
	return n.view().Arrival(n.told, n.config.Settings.NotifyName)
}

// withdraw removes the notification after a sign-out.
func (n *notifications) withdraw() {
	n.told = nil
	n.want(overview.Arrival{})
}

// leave removes the notification and returns when the system has done so.
func (n *notifications) leave() {
	n.withdraw()
	n.running.Wait()
}

func (n *notifications) want(arrival overview.Arrival) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.wanted = arrival
	if !n.busy && n.wanted != n.shown {
		n.busy = true
		n.running.Go(n.follow)
	}
}

func (n *notifications) follow() {
	for {
		arrival, news := n.next()
		if !news {
			return
		}
		if err := n.put(arrival); err != nil {
			n.config.Logger.Info("notification not shown", "error", err)
		}
	}
}

func (n *notifications) next() (arrival overview.Arrival, news bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.busy = n.wanted != n.shown
	n.shown = n.wanted
	return n.shown, n.busy
}

func (n *notifications) put(arrival overview.Arrival) error {
	system := n.config.Notifier
	if arrival == (overview.Arrival{}) {
		if system == nil {
			return nil
		}
		return system.Withdraw()
	}
	if system != nil {
		if err := system.Show(arrival.Title, arrival.Text); !errors.Is(err, errors.ErrUnsupported) {
			return err
		}
	}
	n.toolkit(fyne.NewNotification(arrival.Title, arrival.Text))
	return nil
}
