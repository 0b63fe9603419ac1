//! The services of a run, and the folders of their crates.

use crate::build::Built;
use crate::cli::{Codegen, CodegenInput, ExternalInput};
use crate::failure::Failure;
use crate::inputs::Spec;
use crate::since_commit::Raised;
use crate::sync::{OutputDirs, STAGING, Scope};
use crate::versioning;
use crate::workspace::{Workspace, version_of};
use bindery_codegen::{BinderyDep, Options, generate};
use std::collections::BTreeSet;
use std::io;

pub(crate) struct Plan {
    /// The services with the options of their generation.
    pub(crate) specs: Vec<(Spec, Options)>,
    pub(crate) dirs: OutputDirs,
    /// The crates that are searched for orphans.
    pub(crate) scope: Scope,
    /// The folder of the crates, as shown in messages.
    pub(crate) shown: String,
    /// The command that writes the differences found by a check.
    pub(crate) cure: String,
}

impl Plan {
    pub(crate) fn new(workspace: &Workspace, arguments: Codegen) -> Result<Plan, Failure> {
        let Codegen { input, root, limits, invalid, .. } = arguments;
        let mut plan = match input {
            CodegenInput::Services(services) => Plan::for_workspace(workspace, &services)?,
            CodegenInput::External(input) => Plan::for_documents(workspace, input)?,
        };
        let read = |(spec, options): (Spec, Options)| {
            let spec = spec.reading(limits, invalid);
            io::Result::Ok((root.iter().try_fold(spec, |spec, root| spec.reaching(root))?, options))
        };
        plan.specs = plan.specs.into_iter().map(read).collect::<io::Result<_>>()?;
        Ok(plan)
    }

    /// Plans services of the workspace, whose crates are its members.
    fn for_workspace(workspace: &Workspace, services: &[String]) -> Result<Plan, Failure> {
        let specs = workspace.specs(services)?;
        let with_options = |spec: Spec| {
            let version = Some(versioning::version(&workspace.root, &spec.name)?.to_string());
            let (header, bindery) = (spec.header.clone(), BinderyDep::Workspace);
            io::Result::Ok((spec, Options { header, bindery, standalone: false, version }))
        };
        let names: BTreeSet<String> = specs.iter().map(|spec| spec.name.clone()).collect();
        Ok(Plan {
            specs: specs.into_iter().map(with_options).collect::<io::Result<_>>()?,
            dirs: OutputDirs { crates: workspace.crates(), staging: workspace.root.join(STAGING) },
            scope: if services.is_empty() { Scope::All } else { Scope::Only(names) },
            shown: "crates".to_owned(),
            cure: format!("`{}`", [&["cargo xtask codegen".to_owned()], services].concat().join(" ")),
        })
    }

    /// Plans a crate outside any workspace.
    fn for_documents(workspace: &Workspace, input: ExternalInput) -> Result<Plan, Failure> {
        let ExternalInput { files, out, name, bindery } = input;
        let spec = Spec::of_files(&files, name)?;
        let bindery = std::path::absolute(bindery.unwrap_or_else(|| workspace.bindery()))?;
        let options = Options {
            header: spec.header.clone(),
            bindery: BinderyDep::At { version: version_of(&bindery)?, path: Some(bindery.display().to_string()) },
            standalone: true,
            version: None,
        };
        Ok(Plan {
            dirs: OutputDirs { crates: out.clone(), staging: out.join(STAGING) },
            scope: Scope::Only(BTreeSet::from([spec.name.clone()])),
            specs: vec![(spec, options)],
            shown: out.display().to_string(),
            cure: "the same command without --check".to_owned(),
        })
    }

    /// Regenerates a crate with its new version.
    pub(crate) fn raise(&mut self, services: &mut [Built], raised: &Raised) {
        let built = services.iter_mut().find(|built| built.name == raised.service);
        let spec = self.specs.iter_mut().find(|(spec, _)| spec.name == raised.service);
        if let (Some(built), Some((_, options))) = (built, spec) {
            options.version = Some(raised.version.to_string());
            built.package = generate(&built.loaded.model, options);
        }
    }
}
