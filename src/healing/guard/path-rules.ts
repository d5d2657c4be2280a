/** A rule about paths that no Patch may touch, whatever its playbook says. */
interface PathRule {
  globs: string[];
  /** A playbook that formats may change their form, see isReformatting. */
  formattable?: true;
  reason: string;
  /** True where a file may become again what it was, with the commit that is taken back. */
  restorable?: true;
}

/** Paths that stay in people's hands; matched without regard to case, dotfiles included. */
export const PATH_RULES: readonly PathRule[] = [
  {
    globs: [
      '**/{__snapshots__,__fixtures__,testdata}/**',
      '**/*.snap',
      '**/{test,tests,__tests__,spec,specs,e2e,cypress}/**/{fixtures,data,resources,snapshots,golden}/**',
    ],
    reason: 'it is what a test compares with, and that is never changed to make a job pass',
  },
  {
    globs: [
      '**/{test,tests,__tests__,spec,specs,__snapshots__,__mocks__,__fixtures__,testdata,e2e,cypress}/**',
      '**/*.{test,tests,spec,snap}.*',
      '**/*.snap',
      '**/*{_,-}{test,tests,spec}.*',
      '**/{test,tests,spec}.*',
      '**/*.cy.*',
      '**/{test_*,conftest}.py',
      '**/*{Test,Tests,Spec,IT}.{java,kt,scala,groovy,cs,swift,php}',
    ],
    formattable: true,
    reason: 'it is a test, and a test is never changed to make a job pass',
    restorable: true,
  },
  {
    globs: ['**/CODEOWNERS', '**/{LICENSE,LICENCE,COPYING,NOTICE}{,.*}', '**/SECURITY{,.*}'],
    reason: 'ownership, licence and security files are changed by people only',
  },
  {
    globs: [
      '{.github,.gitea,.forgejo,.circleci,.buildkite,.woodpecker}/**',
      '**/{.gitlab-ci,.travis,.drone,.woodpecker,.appveyor,appveyor,bitbucket-pipelines}.{yml,yaml}',
      '**/azure-pipelines*.{yml,yaml}',
      '**/Jenkinsfile{,.*}',
      // An action of the repository's own, which a workflow may run with its rights.
      '**/action.{yml,yaml}',
    ],
    reason: 'pipeline files decide what runs with which rights',
  },
  {
    globs: [
      '**/{.gitmodules,.gitattributes,.npmrc,.yarnrc,.yarnrc.yml,pip.conf,.pypirc,uv.toml}',
      '**/{.pnpmfile.cjs,.pnpmfile.mjs,pnpmfile.js,rust-toolchain,rust-toolchain.toml}',
      '**/{.cargo,.bundle,.mvn,.yarn,.devcontainer}/**',
      '**/{nuget.config,.bazelrc,.envrc}',
    ],
    reason: 'it decides where code comes from',
  },
  {
    globs: [
      '**/{.husky,.githooks,.lefthook}/**',
      '**/{.pre-commit-config,lefthook,.lefthook}.{yml,yaml}',
    ],
    reason: 'it decides what runs on the machines of those who work here',
  },
];
