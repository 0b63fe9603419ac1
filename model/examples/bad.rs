fn main() {
    for p in std::env::args().skip(1) {
        let mut s = bindery_model::source::Sources::default();
        let t = std::fs::read_to_string(&p).unwrap();
        s.add("a.yaml", t.clone());
        let d = match bindery_model::load(&s, "x") {
            Ok(l) => l.warnings,
            Err(d) => d,
        };
        let short = p.rsplit('/').take(3).collect::<Vec<_>>();
        println!("{}/{}/{}", short[2], short[1], short[0]);
        for w in d.iter() {
            let pos = s.position(w.labels[0].place).unwrap();
            println!(
                "      {:?} {} line {}   | {}",
                w.severity,
                w.code,
                pos.line,
                t.lines().nth(pos.line - 1).unwrap_or("")
            )
        }
    }
}
