package ui

import (
	"errors"
	"log/slog"
	"slices"
	"sync"

	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/backend"
)

// Notifier shows one notification of the system at a time. Its methods are called
// one after the other, on no goroutine that draws.
type Notifier interface {
	// Show puts a notification in the place of the one that was shown before;
	// errors.ErrUnsupported leaves it to the toolkit.
	Show(title, text string) error
	Withdraw() error
}

// notifications tell of patients who have come to wait, as long as one of them does. The system may take its time: what
// is wanted is noted, and a goroutine of its own follows.
type notifications struct {
	settings func() backend.Settings
	words    func(told []backend.Entry, named bool) backend.Arrival
	system   func() Notifier // nil leaves all to the toolkit
	toolkit  func(*fyne.Notification)
	logger   *slog.Logger

	told []backend.Entry // whom the notification tells of, the first comer first; belongs to the goroutine that draws

	running sync.WaitGroup
	mu      sync.Mutex
	wanted  backend.Arrival // zero where nothing is to be shown
	shown   backend.Arrival
	busy    bool
}

// newNotifications are the notifications of the desk's session.
func (d *Desk) newNotifications() *notifications {
	return &notifications{
		settings: func() backend.Settings { return d.config.Settings },
		words:    func(told []backend.Entry, named bool) backend.Arrival { return d.view.Arrival(told, named) },
		system:   func() Notifier { return d.config.Notifier },
		toolkit:  func(n *fyne.Notification) { d.app.SendNotification(n) },
		logger:   d.config.Logger,
	}
}

// tell adds who has arrived, and lets go of who waits no longer.
func (n *notifications) tell(arrived, waiting []backend.Entry) {
	waits := func(told backend.Entry) bool {
		return slices.ContainsFunc(waiting, func(entry backend.Entry) bool { return entry.ID == told.ID })
	}
	told := slices.DeleteFunc(slices.Clone(n.told), func(entry backend.Entry) bool { return !waits(entry) })
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

// reword follows a change of the settings: what is shown may name nobody from now on, or is not wanted at all.
func (n *notifications) reword() {
	if n.settings().NotifyOff {
		n.told = nil
	}
	n.want(n.arrival())
}

// arrival are the words about those who are told of, or nothing where there is nobody.
func (n *notifications) arrival() backend.Arrival {
	if len(n.told) == 0 {
		return backend.Arrival{}
	}
	return n.words(n.told, n.settings().NotifyName)
}

// withdraw takes the notification away when nobody is signed in any more.
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
