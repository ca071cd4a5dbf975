package postal

import (
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestEveryLineIsPacked compares all pieces with the source.
func TestEveryLineIsPacked(t *testing.T) {
	want := map[string]string{} // by the digits that select a piece
	for _, line := range source(t) {
		want[line[0][:Digits]] += strings.Join(line, Separator) + "\n"
	}
	for piece := range Pieces {
		got, err := readPiece(piece)
		if err != nil {
			t.Fatal(err)
		}
		if digits := fmt.Sprintf("%0*d", Digits, piece); string(got) != want[digits] {
			t.Errorf("the codes that begin with %s are not those of the source; run go generate ./japan/postal", digits)
		}
	}
}

func source(t *testing.T) [][]string {
	t.Helper()
	file, err := os.Open("source/postal_codes.csv.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	inflated, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(inflated).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return lines[1:]
}

func TestPlacesOfACode(t *testing.T) {
	towns := Lookup("4520961")
	if len(towns) != 66 || towns[0].Town != "春日一本松" || towns[0].TownKana != "ﾊﾙﾋｲｯﾎﾟﾝﾏﾂ" || towns[0].City != "清須市" {
		t.Errorf("%d towns, the first is %+v", len(towns), towns[0])
	}
	office := Lookup("1068567")
	if len(office) != 1 || office[0].Street != "１丁目１８－４" || office[0].Office != "株式会社\u3000佐藤渡辺" ||
		office[0].PrefectureKana != "ﾄｳｷｮｳﾄ" {
		t.Errorf("%+v", office)
	}
}

func TestCodesThatDoNotExist(t *testing.T) {
	for _, code := range []string{
		"", "000", "0000000", "9999999", "12345678", "-123456", "+123456", "１２３４５６７", "123-456", "abcdefg",
	} {
		if got := Lookup(code); got != nil {
			t.Errorf("%q is %+v", code, got)
		}
	}
}

func BenchmarkLookup(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if len(Lookup("4520961")) != 66 {
			b.Fatal("the code with the most towns has lost some")
		}
	}
}
