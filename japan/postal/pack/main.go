// Command pack converts Japan Post's list to the data that package postal embeds. It reads compressed CSV with a
// heading and the columns postal_code, prefecture, city, town, street, office and three readings.
package main

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"madoguchi/japan/postal"
)

func main() {
	from := flag.String("from", "", "the lines, a .csv.gz")
	to := flag.String("to", "", "where the packed data go")
	flag.Parse()
	if err := pack(*from, *to); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

func pack(from, to string) error {
	pieces, err := split(from)
	if err != nil {
		return err
	}
	var ends, body bytes.Buffer
	for _, lines := range pieces {
		if err := compress(&body, lines); err != nil {
			return err
		}
		ends.Write(binary.BigEndian.AppendUint32(nil, uint32(body.Len())))
	}
	return os.WriteFile(to, append(ends.Bytes(), body.Bytes()...), 0o644)
}

// split groups the lines by the first digits of their codes and keeps their order.
func split(from string) (pieces [postal.Pieces][][]string, err error) {
	file, err := os.Open(from)
	if err != nil {
		return pieces, err
	}
	defer func() { _ = file.Close() }()
	inflated, err := gzip.NewReader(file)
	if err != nil {
		return pieces, err
	}
	lines := csv.NewReader(inflated)
	if _, err := lines.Read(); err != nil { // the heading
		return pieces, err
	}
	for {
		line, err := lines.Read()
		if errors.Is(err, io.EOF) {
			return pieces, nil
		}
		if err != nil {
			return pieces, err
		}
		piece, err := strconv.Atoi(line[0][:postal.Digits])
		if err != nil {
			return pieces, err
		}
		pieces[piece] = append(pieces[piece], line)
	}
}

func compress(to io.Writer, lines [][]string) error {
	deflate, err := flate.NewWriter(to, flate.BestCompression)
	if err != nil {
		return err
	}
	for _, line := range lines {
		if _, err := fmt.Fprintln(deflate, strings.Join(line, postal.Separator)); err != nil {
			return err
		}
	}
	return deflate.Close()
}
