//! Tests of `python`.

use crate::{Package, Snapshot};

fn packages(files: &[(&str, &str)]) -> Vec<Package> {
    Snapshot::of_texts(files.iter().copied())
        .packages()
        .to_vec()
}

fn check_dependencies(files: &[(&str, &str)], expected: &[&str], incomplete: Option<&str>) {
    let packages = packages(files);
    let package = packages.first().unwrap();
    let found: Vec<&str> = package.dependencies.iter().map(String::as_str).collect();
    assert_eq!(found, expected);
    assert_eq!(package.incomplete.as_deref(), incomplete);
}

#[test]
fn the_project_table_declares_dependencies_of_every_group() {
    check_dependencies(
        &[(
            "pyproject.toml",
            "[build-system]\nrequires = ['hatchling']\n[project]\nname = 'x'\ndependencies = ['A.b>=1', 'c[d]; python_version < \"3.9\"']\n[project.optional-dependencies]\nfast = ['e']\n[dependency-groups]\ntest = ['f', {include-group = 'g'}]\n[tool.uv]\ndev-dependencies = ['h']\n[tool.pdm.dev-dependencies]\nx = ['i']\n[tool.hatch.envs.default]\ndependencies = ['j']\n",
        )],
        &["a-b", "c", "e", "f", "h", "hatchling", "i", "j"],
        None,
    );
}

#[test]
fn poetry_and_flit_keep_tables_of_their_own() {
    check_dependencies(
        &[(
            "pyproject.toml",
            "[tool.poetry]\nname = 'x'\npackages = [{include = 'x', from = 'lib'}]\n[tool.poetry.dependencies]\npython = '^3'\nA = '*'\n[tool.poetry.dev-dependencies]\nb = '*'\n[tool.poetry.group.docs.dependencies]\nc = {version = '1'}\n",
        )],
        &["a", "b", "c"],
        None,
    );
    check_dependencies(
        &[(
            "pyproject.toml",
            "[tool.flit.metadata]\nrequires = ['a']\n[tool.flit.metadata.requires-extra]\nt = ['b']\n",
        )],
        &["a", "b"],
        None,
    );
}

#[test]
fn what_is_computed_is_incomplete() {
    check_dependencies(
        &[(
            "pyproject.toml",
            "[project]\nname = 'x'\ndynamic = ['dependencies']\n",
        )],
        &[],
        Some("`pyproject.toml` computes its dependencies"),
    );
    check_dependencies(
        &[("pyproject.toml", "[project\n")],
        &[],
        Some("`pyproject.toml` does not parse"),
    );
    check_dependencies(
        &[("pyproject.toml", "[tool.black]\nline-length = 100\n")],
        &[],
        Some("`pyproject.toml` declares no dependencies"),
    );
    check_dependencies(
        &[("setup.py", "setup(install_requires=read())\n")],
        &[],
        Some("`setup.py` computes its dependencies"),
    );
    check_dependencies(
        &[("setup.py", "setup(**config)\n")],
        &[],
        Some("`setup.py` computes its dependencies"),
    );
}

#[test]
fn deferred_dependencies_come_from_the_other_manifest() {
    check_dependencies(
        &[
            (
                "pyproject.toml",
                "[project]\nname = 'x'\ndynamic = ['dependencies']\n[tool.setuptools.dynamic]\ndependencies = {file = ['requirements.txt']}\n",
            ),
            ("requirements.txt", "a\n"),
        ],
        &["a"],
        None,
    );
    check_dependencies(
        &[
            (
                "setup.cfg",
                "[options]\ninstall_requires =\n    a>=1\n    b; os_name == 'nt'\n[options.extras_require]\nt = c, d\n",
            ),
            ("setup.py", "from setuptools import setup\nsetup()\n"),
        ],
        &["a", "b", "c", "d"],
        None,
    );
}

#[test]
fn setup_py_is_read_where_it_is_literal() {
    check_dependencies(
        &[(
            "setup.py",
            "base = ['a', 'b>=1']\nsetuptools.setup(\n    name='x',\n    install_requires=base + ['c'],\n    extras_require={'t': ['d'], 'u': base},\n    package_dir={'': 'lib'},\n)\n",
        )],
        &["a", "b", "c", "d"],
        None,
    );
    check_dependencies(
        &[
            ("requirements.txt", "a\n"),
            (
                "setup.py",
                "setup(install_requires=open('requirements.txt').read().split())\n",
            ),
        ],
        &["a"],
        None,
    );
    check_dependencies(&[("setup.py", "setup(name='x')\n")], &[], None);
}

#[test]
fn requirements_include_one_another_and_belong_to_the_folder_around() {
    let files = [
        ("requirements/base.txt", "a\n"),
        (
            "requirements/dev.txt",
            "-r base.txt\n-r ../more/extra.txt\n-e .\nb # why\n",
        ),
        ("more/extra.txt", "c\n-r ../requirements/dev.txt\n"),
        ("test-requirements.txt", "d\n"),
        ("docs/requirements.txt", "sphinx\n"),
    ];
    check_dependencies(&files, &["a", "b", "c", "d"], None);
    let folders: Vec<String> = packages(&files).into_iter().map(|it| it.folder).collect();
    assert_eq!(folders, ["", "docs"]);
}

#[test]
fn other_tools_add_what_they_install() {
    check_dependencies(
        &[
            ("Pipfile", "[packages]\nA = '*'\n[dev-packages]\nb = '*'\n"),
            (
                "tox.ini",
                "[testenv]\ndeps =\n    c>1\n    py38: d\n    -r x.txt\n    {[base]deps}\n[flake8]\nselect = z\n[more]\ndeps = g\n",
            ),
            (
                "noxfile.py",
                "def t(session):\n    session.install('e', \"f\")\n",
            ),
        ],
        &["a", "b", "c", "d", "e", "f", "g"],
        None,
    );
    check_dependencies(
        &[(
            "environment.yml",
            "name: x\ndependencies:\n  - python=3.10\n  - conda-forge::a=1\n  - pip:\n    - b==2\nprefix: /x\n",
        )],
        &["a", "b", "python"],
        None,
    );
    assert!(packages(&[("tox.ini", "[testenv]\ndeps = a\n")]).is_empty());
}

#[test]
fn source_roots_and_generated_files_are_noted() {
    let found = packages(&[(
        "lib/pyproject.toml",
        "[build-system]\nrequires = ['setuptools', 'maturin']\n[project]\nname = 'Thing'\n[project.scripts]\nx = 'x:main'\n[tool.setuptools.packages.find]\nwhere = ['source']\n[tool.pytest.ini_options]\npythonpath = ['.', 'tests']\n[tool.setuptools_scm]\nwrite_to = 'source/x/_v.py'\n[tool.hatch.build.targets.wheel]\npackages = ['py/x']\n",
    )]);
    let package = found.first().unwrap();
    assert_eq!(package.name, "Thing");
    assert_eq!(package.folder, "lib");
    assert_eq!(
        package.source_roots,
        ["lib", "lib/py", "lib/source", "lib/tests"]
    );
    assert_eq!(package.generated, ["lib/source/x/_v.py"]);
    assert!(package.has_entry_point && package.builds_extensions);
}
