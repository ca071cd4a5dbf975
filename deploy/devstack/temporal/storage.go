package temporal

import (
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"go.temporal.io/server/common/config"
	sqliteplugin "go.temporal.io/server/common/persistence/sql/sqlplugin/sqlite"
	sqliteschema "go.temporal.io/server/schema/sqlite"
	"google.golang.org/protobuf/types/known/durationpb"
)

// retention is how long a closed workflow stays visible.
const retention = 30 * 24 * time.Hour

// searchAttributes maps each of the product's attributes to a spare column of the visibility table. The columns are
// fixed, because their indexes are kept or dropped by name. Attributes are only ever added.
var searchAttributes = map[string]string{
	"Keyword01":  "ClinicId",
	"Keyword02":  "Kind",
	"Keyword03":  "VisitState",
	"Datetime01": "VisitStart",
}

// searchedIndexes are the indexes of the visibility table that the Web UI and the product use. The other fifty cost a
// third of the bookings per second.
var searchedIndexes = map[string]bool{
	"default_idx":      true,
	"by_workflow_id":   true,
	"by_workflow_type": true,
	"by_status":        true,
	"by_keyword_01":    true,
	"by_keyword_02":    true,
	"by_keyword_03":    true,
	"by_datetime_01":   true,
}

// storage is the two SQLite files. The main one is synchronised at each commit: with less, acknowledged bookings were
// lost. Visibility is derived data and may lag.
type storage struct {
	main, visibility *config.SQL
}

func openStorage(dir, namespace string) (storage, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return storage{}, fmt.Errorf("data folder of Temporal: %w", err)
	}
	s := storage{
		main:       sqlite(filepath.Join(dir, "temporal.sqlite"), "2"),
		visibility: sqlite(filepath.Join(dir, "visibility.sqlite"), "1"),
	}
	if err := prepare(filepath.Join(dir, "temporal.sqlite"), s.main); err != nil {
		return storage{}, err
	}
	if err := prepare(filepath.Join(dir, "visibility.sqlite"), s.visibility); err != nil {
		return storage{}, err
	}
	return s, s.createNamespace(namespace)
}

func sqlite(path, synchronous string) *config.SQL {
	return &config.SQL{
		PluginName:   sqliteplugin.PluginName,
		DatabaseName: (&url.URL{Path: path}).EscapedPath(), // it becomes part of a file: URI
		ConnectAttributes: map[string]string{
			"mode":         "rwc",
			"journal_mode": "wal",
			"synchronous":  synchronous,
		},
	}
}

// schemaReady is the user_version of a file whose tables are complete; SQLite gives 0 to a new file.
const schemaReady = 1

// prepare creates the tables of a new file, and recreates them after an interrupted start.
func prepare(path string, cfg *config.SQL) error {
	ready, err := isReady(path)
	if err != nil || ready {
		return err
	}
	if err := remove(path); err != nil {
		return err
	}
	if err := sqliteschema.SetupSchema(cfg); err != nil {
		return fmt.Errorf("make Temporal's tables in %s: %w", path, err)
	}
	return withFile(path, finish)
}

func isReady(path string) (ready bool, err error) {
	if _, err := os.Stat(path); os.IsNotExist(err) {
		return false, nil
	}
	err = withFile(path, func(db *sql.DB) error {
		var version int
		err := db.QueryRow("PRAGMA user_version").Scan(&version)
		ready = version == schemaReady
		return err
	})
	return ready, err
}

func remove(path string) error {
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(path + suffix); err != nil && !os.IsNotExist(err) {
			return fmt.Errorf("half-made file of Temporal: %w", err)
		}
	}
	return nil
}

// finish drops the unused indexes and marks the file as complete.
func finish(db *sql.DB) error {
	names, err := visibilityIndexes(db)
	if err != nil {
		return err
	}
	for _, name := range names {
		if searchedIndexes[name] {
			continue
		}
		if _, err := db.Exec("DROP INDEX " + name); err != nil {
			return err
		}
	}
	_, err = db.Exec(fmt.Sprintf("PRAGMA user_version = %d", schemaReady))
	return err
}

func visibilityIndexes(db *sql.DB) (names []string, err error) {
	rows, err := db.Query(`SELECT name FROM sqlite_master
		WHERE type = 'index' AND tbl_name = 'executions_visibility' AND sql IS NOT NULL`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}

// withFile opens the file with the driver of the server's plugin.
func withFile(path string, use func(*sql.DB) error) error {
	db, err := sql.Open("sqlite", path)
	if err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	defer db.Close()
	if err := use(db); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// createNamespace does nothing if the namespace exists.
func (s storage) createNamespace(name string) error {
	namespace, err := sqliteschema.NewNamespaceConfig(clusterName, name, false, nil)
	if err != nil {
		return fmt.Errorf("namespace %s: %w", name, err)
	}
	namespace.Detail.Config.Retention = durationpb.New(retention)
	namespace.Detail.Config.CustomSearchAttributeAliases = searchAttributes
	return sqliteschema.CreateNamespaces(s.main, namespace)
}
