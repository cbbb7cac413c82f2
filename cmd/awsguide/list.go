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

// profileTree gives sessions with their accounts and profiles, then chains of
// roles, then the rest.
func (a *app) profileTree(f explain.Facts) []show.Node {
	var nodes []show.Node
	placed := map[string]bool{}
	for _, s := range append(f.Snap.Sessions(), f.Snap.LegacySessions()...) {
		n := show.Node{Text: show.Visible(s.Name) + "  " + f.TokenTold(f.Token(s))}
		accounts := map[string]int{}
		for _, name := range f.Snap.UsersOf(s) {
			p, _ := f.Snap.Profile(name)
			account := show.Visible(p.Text("sso_account_id"))
			at, ok := accounts[account]
			if !ok {
				at = len(n.Children)
				accounts[account] = at
				n.Children = append(n.Children, show.Node{Text: account})
			}
			n.Children[at].Children = append(n.Children[at].Children, a.profileNode(f, name, placed, nil))
		}
		nodes = append(nodes, n)
	}
	for _, name := range f.Snap.Names() {
		if p, _ := f.Snap.Profile(name); !placed[name] && (p.Text("role_arn") == "" || f.Snap.Chain(name, true).Problem != nil) {
			nodes = append(nodes, a.profileNode(f, name, placed, nil))
		}
	}
	for _, name := range f.Snap.Names() {
		if !placed[name] {
			nodes = append(nodes, a.profileNode(f, name, placed, nil))
		}
	}
	return nodes
}

// profileNode gives a profile and below it those that take a role with it.
func (a *app) profileNode(f explain.Facts, name string, placed map[string]bool, path []string) show.Node {
	placed[name] = true
	p, _ := f.Snap.Profile(name)
	n := show.Node{Text: show.Visible(name)}
	if role := p.Text("sso_role_name"); role != "" {
		n.Text += "  " + show.Visible(role)
	} else if arn := p.Text("role_arn"); arn != "" {
		n.Text += "  " + show.Visible(arn)
	} else if kind := f.Snap.Chain(name, true).Kind; kind != profile.KindNone {
		n.Text += "  " + a.text.Explain.Kind[kind]
	}
	if problem := f.Snap.Chain(name, true).Problem; problem != nil {
		n.Mark = show.Fail
		n.Text += "  " + show.Visible(a.text.Explain.Problem[problem.ID](problem.Name))
		return n
	}
	for _, next := range f.Snap.Names() {
		q, _ := f.Snap.Profile(next)
		if q.Text("source_profile") == name && q.Text("role_arn") != "" && !placed[next] {
			n.Children = append(n.Children, a.profileNode(f, next, placed, append(path, name)))
		}
	}
	return n
}
