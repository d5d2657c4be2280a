/** Since when an installation has its playbooks. */
export interface PlaybookVersions {
  /**
   * Notes the versions that are new here, and gives by name when the first of its versions came and
   * when this one did.
   */
  seen(
    playbooks: ReadonlyArray<{ name: string; version: string }>,
  ): Promise<Map<string, { first: Date; current: Date }>>;
}
