package activities

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"text/template/parse"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/wording"
)

// blocks returns the names of a language's blocks and the fields that each block uses.
func blocks(spoken blockSet) map[string][]string {
	all := make(map[string][]string)
	for _, block := range spoken.text.Templates() {
		if strings.HasSuffix(block.Name(), ".tmpl") {
			continue // the file itself
		}
		fields := fieldsOf(block.Root)
		slices.Sort(fields)
		all[block.Name()] = slices.DeleteFunc(slices.Compact(fields), isOptional)
	}
	return all
}

// isOptional reports fields that a language may omit: the time zone's name, which only readers abroad need, and the
// end of an SMS link's validity, which Japanese gives without a date.
func isOptional(field string) bool { return field == ".Zone" || field == ".UntilShort" }

func fieldsOf(node parse.Node) (fields []string) {
	switch node := node.(type) {
	case *parse.ListNode:
		for _, inner := range node.Nodes {
			fields = append(fields, fieldsOf(inner)...)
		}
	case *parse.IfNode:
		fields = fieldsOfBranch(&node.BranchNode)
	case *parse.WithNode:
		fields = fieldsOfBranch(&node.BranchNode)
	case *parse.ActionNode:
		fields = fieldsOfPipe(node.Pipe)
	}
	return fields
}

func fieldsOfBranch(branch *parse.BranchNode) []string {
	fields := append(fieldsOfPipe(branch.Pipe), fieldsOf(branch.List)...)
	if branch.ElseList != nil {
		fields = append(fields, fieldsOf(branch.ElseList)...)
	}
	return fields
}

func fieldsOfPipe(pipe *parse.PipeNode) (fields []string) {
	for _, command := range pipe.Cmds {
		for _, argument := range command.Args {
			if field, ok := argument.(*parse.FieldNode); ok {
				fields = append(fields, field.String())
			}
		}
	}
	return fields
}

// TestEveryLanguageHasEveryBlock compares the languages of messages with Japanese, block by block.
func TestEveryLanguageHasEveryBlock(t *testing.T) {
	if got := len(blockSets); got != len(wording.Shared.Languages()) {
		t.Errorf("messages speak %d languages, codes %v", got, wording.Shared.Languages())
	}
	japanese := blocks(blockSets[wording.Default])
	for language, spoken := range blockSets {
		own := blocks(spoken)
		for block, fields := range japanese {
			switch got, has := own[block]; {
			case !has:
				t.Errorf("%s lacks %s", language, block)
			case !slices.Equal(got, fields):
				t.Errorf("%s: %s fills in %v, in Japanese %v", language, block, got, fields)
			}
		}
		for block := range own {
			if _, has := japanese[block]; !has {
				t.Errorf("%s: %s is not in Japanese", language, block)
			}
		}
	}
}

// TestALanguageIsOneFile writes messages in a third language.
func TestALanguageIsOneFile(t *testing.T) {
	english, err := fs.ReadFile(messageFiles, "words/en.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	before := blockSets
	t.Cleanup(func() { blockSets = before })
	blockSets = map[string]blockSet{
		"ja": before["ja"],
		"de": parseBlockSet("de", strings.ReplaceAll(string(english), "Open the video call", "Öffnen")),
	}
	start := time.Date(2026, 11, 24, 14, 30, 0, 0, time.UTC)
	message, err := Invitation{
		Clinic: madoguchi.Clinic{Name: "Aoki"}, Start: start, URL: "https://clinic.example/v/1", Language: "de",
	}.Compose(madoguchi.Mail)
	if err != nil || !strings.Contains(message.HTML, "Öffnen") {
		t.Errorf("the mail is %q, %v", message.HTML, err)
	}
	if _, err := (AccountMail{
		Kind: MailActivation, Language: "de", URL: "https://clinic.example/a",
	}).Compose(); err != nil {
		t.Error(err)
	}
}
