package main

import (
	"strings"

	"github.com/spf13/cobra"

	"awsguide/cmd/internal/show"
	"awsguide/explain"
	"awsguide/profile"
)

// listCommand lists the profiles.
func (a *app) listCommand() *cobra.Command {
	var tree bool
	cmd := &cobra.Command{
		Use: "list", Short: a.text.Cmd.List, Example: "awsguide list\nawsguide list --tree\nawsguide list --json",
		Args: a.noArguments,
		RunE: func(*cobra.Command, []string) error {
			f := a.facts()
			switch {
			case a.flags.json:
				return a.screen.PrintJSONList("awsguide/list/1", "profiles", func(yield func(any) bool) {
					f.List(func(r explain.Row) bool { return yield(r) })
				})
			case !f.Snap.Config.Exists && !f.Snap.Credentials.Exists:
				a.noFiles(f)
			case tree:
				a.screen.Tree(a.profileTree(f))
			default:
				a.listTable(f)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&tree, "tree", false, a.text.Cmd.FlagTree)
	return cmd
}

// sample is how many rows decide the widths of the columns: a longer list is
// not held in memory.
const sample = 400

// listTable prints the table, the rows after the first few hundred as they
// come.
func (a *app) listTable(f explain.Facts) {
	t := a.text.Explain
	head := t.Table[:]
	var rows [][]string
	var table *show.Table
	flush := func() {
		table = a.screen.NewTable(head, rows)
		table.Head()
		for _, r := range rows {
			table.Row(r)
		}
		rows = nil
	}
	count := 0
	out := a.screen.Buffered()
	defer out()
	var used [6]string
	f.List(func(r explain.Row) bool {
		count++
		row := used[:]
		if table == nil {
			row = make([]string, 6) // kept until the widths are known
		}
		copy(row, []string{show.Visible(r.Name), t.Kind[r.Kind], text(r.AccountID), show.Visible(roleOf(r)), text(r.Region), ""})
		if r.TokenState != nil {
			row[5] = t.State[*r.TokenState]
		}
		if table != nil {
			table.Row(row)
			return true
		}
		if rows = append(rows, row); len(rows) == sample {
			flush()
		}
		return true
	})
	switch {
	case count == 0:
		a.screen.Println("  " + t.None)
	case table == nil:
		flush()
	}
	if file, r := f.Snap.Refusal(); r != nil {
		a.screen.Println("")
		a.screen.Println("  " + a.screen.Mark(show.Fail) + " " + t.RefusedAt(f.Place(file.Path, r.Pos.Line, r.Pos.Column)) + "  awsguide explain")
	}
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return show.Visible(*s)
}

// roleOf gives the role of a row: the permission set, or the end of the ARN.
func roleOf(r explain.Row) string {
	if r.RoleName != nil {
		return *r.RoleName
	}
	if r.RoleARN == nil {
		return ""
	}
	return (*r.RoleARN)[strings.LastIndexByte(*r.RoleARN, '/')+1:]
}

// A forest is the profiles on their way into a tree.
type forest struct {
	a      *app
	f      explain.Facts
	roles  map[string][]string // the profiles that take a role with another
	placed map[string]bool
}

// profileTree gives sessions with their accounts and profiles, then chains of
// roles, then the rest.
func (a *app) profileTree(f explain.Facts) []show.Node {
	t := &forest{a: a, f: f, roles: map[string][]string{}, placed: map[string]bool{}}
	type signIn struct{ key, account string }
	users, accounts := map[signIn][]string{}, map[string][]string{}
	var names, chained []string
	f.Snap.EachBrief(func(b profile.Brief) bool {
		names = append(names, b.Name)
		role := b.Get("role_arn") != ""
		if source := b.Get("source_profile"); source != "" && role {
			t.roles[source] = append(t.roles[source], b.Name)
			chained = append(chained, b.Name)
		}
		key := b.Get("sso_session")
		if key == "" {
			key = b.Get("sso_start_url")
		}
		if key == "" {
			return true
		}
		at := signIn{key, b.Get("sso_account_id")}
		if users[at] == nil {
			accounts[key] = append(accounts[key], at.account)
		}
		users[at] = append(users[at], b.Name)
		return true
	})
	var nodes []show.Node
	for _, s := range append(f.Snap.Sessions(), f.Snap.LegacySessions()...) {
		n := show.Node{Text: show.Visible(s.Name) + "  " + f.TokenTold(f.Token(s))}
		for _, account := range accounts[s.Name] {
			at := show.Node{Text: show.Visible(account)}
			if account == "" {
				at.Text = a.text.Explain.None
			}
			for _, name := range users[signIn{s.Name, account}] {
				if !t.placed[name] {
					at.Children = append(at.Children, t.node(name))
				}
			}
			n.Children = append(n.Children, at)
		}
		nodes = append(nodes, n)
	}
	isChained := map[string]bool{}
	for _, name := range chained {
		isChained[name] = true
	}
	for _, round := range []bool{false, true} { // the sources first: what they feed stands below them
		for _, name := range names {
			if !t.placed[name] && (round || !isChained[name] || f.Snap.Chain(name, true).Problem != nil) {
				nodes = append(nodes, t.node(name))
			}
		}
	}
	return nodes
}

// node gives a profile and below it those that take a role with it.
func (t *forest) node(name string) show.Node {
	t.placed[name] = true
	p, _ := t.f.Snap.Profile(name)
	chain := t.f.Snap.Chain(name, true)
	n := show.Node{Text: show.Visible(name)}
	if role := p.Text("sso_role_name"); role != "" {
		n.Text += "  " + show.Visible(role)
	} else if arn := p.Text("role_arn"); arn != "" {
		n.Text += "  " + show.Visible(arn)
	} else if chain.Kind != profile.KindNone {
		n.Text += "  " + t.a.text.Explain.Kind[chain.Kind]
	}
	if problem := chain.Problem; problem != nil {
		n.Mark = show.Fail
		n.Text += "  " + show.Visible(t.a.text.Explain.Problem[problem.ID](problem.Name))
	}
	for _, next := range t.roles[name] {
		if !t.placed[next] {
			n.Children = append(n.Children, t.node(next))
		}
	}
	return n
}
