package ui

import (
	"errors"
	"log/slog"
	"slices"
	"sync"

	"fyne.io/fyne/v2"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend"
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
	settings func() backend.Settings
	words    func(told []api.Entry, named bool) backend.Arrival
	system   func() Notifier // nil uses the toolkit's for all
	toolkit  func(*fyne.Notification)
	logger   *slog.Logger

	told []api.Entry // the announced patients, first arrival first; belongs to the goroutine that draws

	running sync.WaitGroup
	mu      sync.Mutex
	wanted  backend.Arrival // zero to show none
	shown   backend.Arrival
	busy    bool
}

// newNotifications returns the notifications of the desk's session.
func (d *Desk) newNotifications() *notifications {
	return &notifications{
		settings: func() backend.Settings { return d.config.Settings },
		words:    func(told []api.Entry, named bool) backend.Arrival { return d.view.Arrival(told, named) },
		system:   func() Notifier { return d.config.Notifier },
		toolkit:  func(n *fyne.Notification) { d.app.SendNotification(n) },
		logger:   d.config.Logger,
	}
}

// tell adds arrived patients and drops those who no longer wait.
func (n *notifications) tell(arrived, waiting []api.Entry) {
	waits := func(told api.Entry) bool {
		return slices.ContainsFunc(waiting, func(entry api.Entry) bool { return entry.ID == told.ID })
	}
	told := slices.DeleteFunc(slices.Clone(n.told), func(entry api.Entry) bool { return !waits(entry) })
	news := len(told) < len(n.told)
	for _, entry := range arrived {
		if waits(entry) && !n.settings().NotifyOff {
			told, news = append(told, entry), true
		}
	}
	if n.told = told; news {
		n.want(n.arrival())
	}
}

// reword applies changed settings: the text may have to omit names, or disappear.
func (n *notifications) reword() {
	if n.settings().NotifyOff {
		n.told = nil
	}
	n.want(n.arrival())
}

// arrival returns the text about the announced patients, or the zero value if there are none.
func (n *notifications) arrival() backend.Arrival {
	if len(n.told) == 0 {
		return backend.Arrival{}
	}
	return n.words(n.told, n.settings().NotifyName)
}

// withdraw removes the notification after a sign-out.
func (n *notifications) withdraw() {
	n.told = nil
	n.want(backend.Arrival{})
}

func (n *notifications) want(arrival backend.Arrival) {
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
			n.logger.Info("notification not shown", "error", err)
		}
	}
}

func (n *notifications) next() (arrival backend.Arrival, news bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.busy = n.wanted != n.shown
	n.shown = n.wanted
	return n.shown, n.busy
}

func (n *notifications) put(arrival backend.Arrival) error {
	system := n.system()
	if arrival == (backend.Arrival{}) {
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
