fn main() {
    for p in std::env::args().skip(1) {
        let mut s = bindery_model::source::Sources::default();
        s.add(p.clone(), std::fs::read_to_string(&p).unwrap());
        match bindery_model::load(&s, "x") {
            Ok(l) => {
                println!(
                    "{p}: ops {} shapes {} failures {} warnings {}",
                    l.model.operations.len(),
                    l.model.shapes.len(),
                    l.model.failures.len(),
                    l.warnings.0.len()
                );
                if std::env::var("J").is_ok() {
                    println!("{}", serde_json::to_string_pretty(&l.model).unwrap());
                }
                for w in l.warnings.iter().take(5) {
                    println!("   w {} {}", w.code, w.message)
                }
            }
            Err(d) => {
                println!("{p}: ERR");
                for w in d.iter().filter(|d| d.severity == bindery_model::diagnostic::Severity::Error).take(5) {
                    println!("   {:?} {} {}", w.severity, w.code, w.message)
                }
            }
        }
    }
}
