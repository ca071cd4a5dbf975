// Package child starts programs that must not outlive this one.
//
// A child has its own process group, so Ctrl-C in the terminal reaches only the parent, which then ends its children in
// order. On Linux the kernel kills the child when the parent dies, even after kill -9. On other systems only Stop ends
// it.
//
//	started ──signal──► stopping ──exit──► done
//	   └───────────exit (crash)──────────────┘
//
// This package must not know what it runs, or whether to restart it; deploy/devstack/supervise does.
package child
