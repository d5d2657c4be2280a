// Made from the OpenAPI document by `npm run client-types`; not to be edited.

export interface paths {
  '/api/v1/analytics': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get what happened in a period
     * @description Whole hours in UTC, the present one included. `metric_type` leaves the other metrics empty.
     */
    get: operations['getAnalytics'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/api-keys': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List API keys
     * @description Newest first; never their secrets.
     */
    get: operations['listApiKeys'];
    put?: never;
    /**
     * Make an API key
     * @description The answer has the key, once. With `owner` it acts for a user and has no more rights than they have; without, for a service account.
     */
    post: operations['createApiKey'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/api-keys/{api_key_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get an API key, never its secret */
    get: operations['getApiKey'];
    put?: never;
    post?: never;
    /**
     * Revoke an API key
     * @description Within seconds it opens nothing, anywhere. It stays in the list.
     */
    delete: operations['revokeApiKey'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/audit': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List who did what to what, from where and with which result
     * @description Newest first; kept for AUDIT_RETENTION_DAYS.
     */
    get: operations['listAudit'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/config': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get the configuration of the installation */
    get: operations['getConfig'];
    /**
     * Change the configuration of the installation
     * @description What the body does not name stays as it is; null takes a field back to its default. It counts at once in every process. `max_file_size_mb` cannot be changed.
     */
    put: operations['updateConfig'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/deliveries': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List deliveries of GitHub
     * @description Newest first. More than 1,000,000 that fit are not counted to their end.
     */
    get: operations['listDeliveries'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/deliveries/{delivery_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get a delivery with its body */
    get: operations['getDelivery'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/deliveries/{delivery_id}/replay': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Have a delivery handled anew */
    post: operations['replayDelivery'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/executions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List executions of playbooks
     * @description Newest first; in repositories that the caller may see.
     */
    get: operations['listExecutions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/executions/{execution_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get an execution with its steps and what it did */
    get: operations['getExecution'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/issues': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List Issues
     * @description Newest first; of repositories that the caller may see.
     */
    get: operations['listIssues'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/issues/{issue_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get an Issue with its cause, actions and timeline */
    get: operations['getIssue'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/issues/{issue_id}/resolve': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Have a playbook work on an Issue now
     * @description `action` is `retry` (or `retry_failed_action`), which takes the playbook that was at work last or the first that applies, or the name of a playbook. `force` lifts the caps on attempts; nothing lifts what the guard refuses. `parameters` stand in for arguments of the playbook’s tools. The execution works in the background.
     */
    post: operations['resolveIssue'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/playbooks': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List playbooks
     * @description In the order in which they are tried.
     */
    get: operations['listPlaybooks'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/playbooks/{playbook_name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get a playbook with its limits, steps and statistics */
    get: operations['getPlaybook'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * Turn a playbook on or off, everywhere
     * @description One that is off starts nothing new and does nothing more for executions that have not acted yet.
     */
    patch: operations['updatePlaybook'];
    trace?: never;
  };
  '/api/v1/repositories': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List monitored repositories
     * @description By name; those that the caller may see.
     */
    get: operations['listRepositories'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/repositories/{owner}/{repo}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get a repository with its configuration, statistics and latest Issues */
    get: operations['getRepository'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/repositories/{owner}/{repo}/config': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get what is in force for a repository, and what decides it
     * @description The settings file on the default branch decides before the API, the API before the defaults.
     */
    get: operations['getRepositoryConfig'];
    /**
     * Set what Pipewright does in a repository
     * @description What the body does not name stays as it is; null takes a field back. It counts at once, except where the settings file of the repository says otherwise: `decided_by_file` names those fields.
     */
    put: operations['updateRepositoryConfig'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/repositories/{owner}/{repo}/playbooks': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the playbooks of a repository, its own among Pipewright’s
     * @description In the order in which they are tried. Its own are those that its default branch had when it was read last.
     */
    get: operations['listRepositoryPlaybooks'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/repositories/{owner}/{repo}/playbooks/{playbook_name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get a playbook of a repository, and how it fared there */
    get: operations['getRepositoryPlaybook'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * Turn a playbook on or off in one repository
     * @description One that is off starts nothing new there, and what is under way stops before it changes anything. What is off everywhere, or by the settings, stays off: that is a 409.
     */
    patch: operations['updateRepositoryPlaybook'];
    trace?: never;
  };
  '/api/v1/users': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List users
     * @description Oldest first.
     */
    get: operations['listUsers'];
    put?: never;
    /**
     * Make a user
     * @description Without a password they can sign in once somebody sets one.
     */
    post: operations['createUser'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/users/{user_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get a user */
    get: operations['getUser'];
    put?: never;
    post?: never;
    /**
     * Forget a user with their keys and sessions
     * @description What they did stays in the audit. The last admin stays.
     */
    delete: operations['deleteUser'];
    options?: never;
    head?: never;
    /**
     * Change a user, or let them in no more
     * @description What the body does not name stays as it is. Another role, another password or `disabled` signs them out everywhere; the keys of who is disabled open nothing. The last admin stays one.
     */
    patch: operations['updateUser'];
    trace?: never;
  };
  '/api/v1/users/{user_id}/repositories': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the repositories that a user was granted
     * @description Those that GitHub lets them read are theirs beside, and not told here.
     */
    get: operations['listUserRepositories'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/users/{user_id}/repositories/{owner}/{repo}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /**
     * Give a user a repository
     * @description Their role says what they do there: `write` gives nothing to who is a viewer. Granting again changes the access.
     */
    put: operations['grantRepository'];
    post?: never;
    /** Take a granted repository back */
    delete: operations['withdrawRepository'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/health': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get how the whole is */
    get: operations['getHealth'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/health/detailed': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get how every component is */
    get: operations['getDetailedHealth'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/health/live': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Ask whether the process lives */
    get: operations['getLiveness'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/health/ready': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Ask whether it takes calls */
    get: operations['getReadiness'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/metrics': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get metrics for Prometheus */
    get: operations['getMetrics'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/webhooks/github': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Receive a delivery of GitHub
     * @description GitHub calls it, with `X-GitHub-Event`, `X-GitHub-Delivery` and `X-Hub-Signature-256`, the HMAC of the raw body with the webhook secret. A delivery is stored before it is answered. Calls without a good signature are limited to 100 in 5 minutes by address.
     */
    post: operations['receiveWebhook'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    Analytics: {
      breakdown_by_type: {
        [key: string]: {
          count: number;
          resolved: number;
        };
      };
      /** @description With the period before; only with `advanced_analytics`, as the next two. */
      comparison?: {
        issues_detected: {
          /** @description As a share of before; null where there was nothing. */
          change: number | null;
          previous: number;
        };
        issues_resolved: {
          /** @description As a share of before; null where there was nothing. */
          change: number | null;
          previous: number;
        };
        total_events: {
          /** @description As a share of before; null where there was nothing. */
          change: number | null;
          previous: number;
        };
      };
      /** @description In UTC; of periods of a week or more. */
      hours_of_week?: {
        events: number;
        hour: number;
        /** @description 0 is Sunday. */
        weekday: number;
      }[];
      /** @enum {string} */
      period: '1h' | '24h' | '7d' | '30d';
      /** @description Null unless all repositories are asked about. */
      playbooks?:
        | {
            /** @description Seconds. */
            average_execution_time: number | null;
            explanations: number;
            playbook: string;
            repairs: number;
            /** @description 0 to 1; null where nothing was tried. */
            success_rate: number | null;
          }[]
        | null;
      summary: {
        /** @description Seconds. */
        average_resolution_time: number | null;
        issues_detected: number;
        issues_resolved: number;
        most_common_issue_type: string | null;
        /** @description 0 to 1; null where nothing was tried. */
        resolution_rate: number | null;
        total_events: number;
      };
      timeseries: {
        events_per_hour: {
          /** Format: date-time */
          timestamp: string;
          value: number;
        }[];
        resolution_times: {
          /** Format: date-time */
          timestamp: string;
          value: number | null;
        }[];
      };
      top_repositories: {
        events: number;
        issues: number;
        repository: string;
      }[];
    };
    ApiKey: {
      /** Format: date-time */
      created_at: string;
      expires_at: string | null;
      id: string;
      /** @description To the minute. */
      last_used_at: string | null;
      name: string;
      /** @description Id of the user it acts for; null: a service account. */
      owner: string | null;
      permissions: ('read' | 'write' | 'admin')[];
      /** @description The first characters of the key, to tell keys apart. */
      prefix: string;
      /** @description What it is bound to; null: nothing. */
      repositories: string[] | null;
      revoked_at: string | null;
      /** @enum {string} */
      state: 'good' | 'expired' | 'revoked';
    };
    AuditEntry: {
      action: string;
      actor: {
        api_key_id: string | null;
        id: string | null;
        name: string;
      };
      address: string | null;
      details: {
        [key: string]: unknown;
      };
      id: string;
      request_id: string | null;
      /** @enum {string} */
      result: 'success' | 'refused' | 'failed';
      target: string;
      /** Format: date-time */
      timestamp: string;
    };
    Delivery: {
      action: string | null;
      attempts: number;
      event: string;
      id: string;
      last_error: string | null;
      processed_at: string | null;
      /** Format: date-time */
      received_at: string;
      repository: string | null;
      /** @enum {string} */
      status: 'received' | 'processed' | 'ignored' | 'failed' | 'dead';
    };
    DeliveryDetails: {
      action: string | null;
      attempts: number;
      event: string;
      id: string;
      last_error: string | null;
      /** @description The body as GitHub sent it; null once it is no longer kept. */
      payload: unknown;
      processed_at: string | null;
      /** Format: date-time */
      received_at: string;
      repository: string | null;
      /** @enum {string} */
      status: 'received' | 'processed' | 'ignored' | 'failed' | 'dead';
    };
    DetailedHealth: {
      active_executions: number | null;
      components: {
        [key: string]: {
          details?: {
            [key: string]: unknown;
          };
          /** @description Seconds that the check took. */
          execution_time: number;
          message: string;
          /** @enum {string} */
          status: 'healthy' | 'degraded' | 'unhealthy';
        };
      };
      /** @enum {string} */
      status: 'healthy' | 'degraded' | 'unhealthy';
      /** Format: date-time */
      timestamp: string;
      uptime_seconds: number;
    };
    Execution: {
      /** @description How often the playbook acted. */
      attempts: number;
      commit: string;
      /** @description Seconds. */
      duration: number | null;
      finished_at: string | null;
      id: string;
      issue_id: string;
      /** @description Why it ended so. */
      outcome: string | null;
      playbook: string;
      playbook_version: string;
      repository: string | null;
      /** Format: date-time */
      started_at: string;
      /** @enum {string} */
      status: 'queued' | 'waiting' | 'succeeded' | 'explained' | 'refused' | 'failed' | 'unproven';
    };
    ExecutionDetails: {
      actions_taken: {
        action: string;
        details: {
          changes_made: string[];
          error: string | null;
          execution_id: string;
          playbook: string;
          pull_request: string | null;
        };
        /** Format: date-time */
        executed_at: string;
        /** @enum {string} */
        status: 'pending' | 'in_progress' | 'completed' | 'failed';
      }[];
      /** @description How often the playbook acted. */
      attempts: number;
      commit: string;
      /** @description Seconds. */
      duration: number | null;
      finished_at: string | null;
      id: string;
      issue_id: string;
      /** @description Why it ended so. */
      outcome: string | null;
      playbook: string;
      playbook_version: string;
      repository: string | null;
      /** Format: date-time */
      started_at: string;
      /** @enum {string} */
      status: 'queued' | 'waiting' | 'succeeded' | 'explained' | 'refused' | 'failed' | 'unproven';
      steps: {
        attempt: number;
        error: string | null;
        /** Format: date-time */
        finished_at: string;
        name: string;
        /** Format: date-time */
        started_at: string;
        /** @enum {string} */
        status: 'done' | 'failed';
      }[];
    };
    GrantedRepository: {
      /** @enum {string} */
      access: 'read' | 'write';
      /** Format: date-time */
      granted_at: string;
      granted_by: string;
      repository: string;
    };
    Health: {
      environment: string;
      /** @enum {string} */
      status: 'healthy' | 'degraded' | 'unhealthy';
      /** Format: date-time */
      timestamp: string;
      uptime_seconds: number;
      version: string;
    };
    Issue: {
      actions_taken: {
        action: string;
        /** Format: date-time */
        executed_at: string;
        /** @enum {string} */
        status: 'pending' | 'in_progress' | 'completed' | 'failed';
      }[];
      description: string;
      /** Format: date-time */
      detected_at: string;
      id: string;
      repository: string;
      resolved_at: string | null;
      /** @enum {string} */
      severity: 'low' | 'medium' | 'high' | 'critical';
      /** @enum {string} */
      status: 'open' | 'resolved' | 'failed';
      type: string;
    };
    IssueDetails: {
      actions_taken: {
        action: string;
        details: {
          changes_made: string[];
          error: string | null;
          execution_id: string;
          playbook: string;
          pull_request: string | null;
        };
        /** Format: date-time */
        executed_at: string;
        /** @enum {string} */
        status: 'pending' | 'in_progress' | 'completed' | 'failed';
      }[];
      description: string;
      /** Format: date-time */
      detected_at: string;
      id: string;
      metadata: {
        affected_files: string[];
        branch: string;
        category: string;
        commit: string;
        confidence: number;
        explanation: string;
        failure_reason: string;
        job: string;
        job_url: string;
        /** @description Of the log; 0 where there is none. */
        line: number;
        pattern: string | null;
        workflow_name: string;
        workflow_run_id: number;
      };
      repository: string;
      resolved_at: string | null;
      /** @enum {string} */
      severity: 'low' | 'medium' | 'high' | 'critical';
      /** @enum {string} */
      status: 'open' | 'resolved' | 'failed';
      timeline: {
        details: string;
        event: string;
        /** Format: date-time */
        timestamp: string;
      }[];
      type: string;
    };
    NewApiKey: {
      /** Format: date-time */
      created_at: string;
      expires_at: string | null;
      id: string;
      /** @description The whole key; it is shown this once. */
      key: string;
      /** @description To the minute. */
      last_used_at: string | null;
      name: string;
      /** @description Id of the user it acts for; null: a service account. */
      owner: string | null;
      permissions: ('read' | 'write' | 'admin')[];
      /** @description The first characters of the key, to tell keys apart. */
      prefix: string;
      /** @description What it is bound to; null: nothing. */
      repositories: string[] | null;
      revoked_at: string | null;
      /** @enum {string} */
      state: 'good' | 'expired' | 'revoked';
    };
    Playbook: {
      description: string;
      enabled: boolean;
      /** Format: date-time */
      last_updated: string;
      name: string;
      /** @description 0 to 1; null where nothing was tried. */
      success_rate: number | null;
      supported_issues: string[];
      version: string;
    };
    PlaybookDetails: {
      actions: {
        description: string;
        type: string;
      }[];
      author: string;
      configuration: {
        max_changed_lines: number;
        max_files: number;
        retry_count: number;
        rollback_on_failure: boolean;
        /** @description Seconds that its proposal may take. */
        timeout: number;
      };
      /** Format: date-time */
      created_at: string;
      description: string;
      /** @description Who turned it off, when and why; null while it is on. */
      disabled: {
        /** Format: date-time */
        at: string;
        by: string;
        reason: string | null;
      } | null;
      enabled: boolean;
      /** Format: date-time */
      last_updated: string;
      name: string;
      statistics: {
        /** @description Seconds. */
        average_execution_time: number | null;
        failed_executions: number;
        /** @description 0 to 1; null where nothing was tried. */
        success_rate: number | null;
        successful_executions: number;
        total_executions: number;
      };
      /** @description 0 to 1; null where nothing was tried. */
      success_rate: number | null;
      supported_issues: string[];
      version: string;
    };
    Probe: {
      status: string;
      /** Format: date-time */
      timestamp: string;
    };
    RepositoryConfiguration: {
      auto_fix_enabled: boolean;
      /** @description What was set through the API. */
      configured: {
        [key: string]: unknown;
      };
      custom_playbooks: string[];
      /** @description Fields on which the settings file has the word. */
      decided_by_file: string[];
      /** @enum {string} */
      detection_sensitivity: 'low' | 'medium' | 'high';
      notification_channels: string[];
      repository: string;
      updated_at: string | null;
      updated_by: string | null;
    };
    RepositoryDetails: {
      configuration: {
        auto_fix_enabled: boolean;
        /** @enum {string} */
        detection_sensitivity: 'low' | 'medium' | 'high';
        notification_channels: string[];
      };
      full_name: string;
      id: string;
      recent_issues: {
        /** Format: date-time */
        detected_at: string;
        id: string;
        /** @description Seconds. */
        resolution_time: number | null;
        resolved: boolean;
        /** @enum {string} */
        severity: 'low' | 'medium' | 'high' | 'critical';
        type: string;
      }[];
      statistics: {
        /** @description Seconds from an event to its end. */
        average_response_time: number | null;
        issues_detected: number;
        last_activity: string | null;
        repairs_failed: number;
        repairs_successful: number;
        total_events: number;
      };
      /** @enum {string} */
      status: 'active' | 'paused' | 'error';
      /** @description 0 to 1; null where nothing was tried. */
      success_rate: number | null;
    };
    RepositoryOverview: {
      full_name: string;
      id: string;
      issues_detected: number;
      last_event: string | null;
      repairs_attempted: number;
      /** @enum {string} */
      status: 'active' | 'paused' | 'error';
      /** @description 0 to 1; null where nothing was tried. */
      success_rate: number | null;
    };
    RepositoryPlaybook: {
      author: string;
      description: string;
      /** @description Who turned it off, when and why; null where only the settings keep it off. */
      disabled: {
        /** Format: date-time */
        at: string;
        by: string;
        everywhere: boolean;
        reason: string | null;
      } | null;
      /** @description Whether it is used there. */
      enabled: boolean;
      name: string;
      /** @description Whether the repository brings it itself. */
      own: boolean;
      supported_issues: string[];
      version: string;
    };
    RepositoryPlaybookDetails: {
      actions: {
        description: string;
        type: string;
      }[];
      author: string;
      configuration: {
        max_changed_lines: number;
        max_files: number;
        retry_count: number;
        rollback_on_failure: boolean;
        /** @description Seconds that its proposal may take. */
        timeout: number;
      };
      description: string;
      /** @description Who turned it off, when and why; null where only the settings keep it off. */
      disabled: {
        /** Format: date-time */
        at: string;
        by: string;
        everywhere: boolean;
        reason: string | null;
      } | null;
      /** @description Whether it is used there. */
      enabled: boolean;
      name: string;
      /** @description Whether the repository brings it itself. */
      own: boolean;
      statistics: {
        failed_executions: number;
        /** @description 0 to 1; null where nothing was tried. */
        success_rate: number | null;
        successful_executions: number;
        total_executions: number;
      };
      supported_issues: string[];
      version: string;
    };
    SystemConfiguration: {
      environment: string;
      features: {
        advanced_analytics: boolean;
        auto_scaling: boolean;
        predictive_scaling: boolean;
      };
      integrations: {
        email: {
          channels_configured: number;
          enabled: boolean;
        };
        github: {
          enabled: boolean;
          rate_limit_remaining: number | null;
        };
        slack: {
          channels_configured: number;
          enabled: boolean;
        };
      };
      limits: {
        max_concurrent_executions: number;
        /** @description Largest file that a fix may change. */
        max_file_size_mb: number;
        rate_limit_per_minute: number;
      };
      version: string;
    };
    User: {
      /** Format: date-time */
      created_at: string;
      disabled: boolean;
      /** @description Null for who came through GitHub and shows none. */
      email: string | null;
      github_login: string | null;
      id: string;
      last_sign_in_at: string | null;
      name: string;
      /** @enum {string} */
      plan: 'standard' | 'premium' | 'admin';
      /** @enum {string} */
      role: 'admin' | 'user' | 'viewer';
      username: string;
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  getAnalytics: {
    parameters: {
      query?: {
        /** @description Only this kind of count. */
        metric_type?: 'events' | 'issues' | 'resolutions';
        period?: '1h' | '24h' | '7d' | '30d';
        /** @description `owner/name`. */
        repository?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The period */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "period": "24h",
           *       "summary": {
           *         "total_events": 1245,
           *         "issues_detected": 23,
           *         "issues_resolved": 19,
           *         "resolution_rate": 0.826,
           *         "average_resolution_time": 145.6,
           *         "most_common_issue_type": "lint_failure"
           *       },
           *       "timeseries": {
           *         "events_per_hour": [
           *           {
           *             "timestamp": "2026-01-15T00:00:00.000Z",
           *             "value": 45
           *           }
           *         ],
           *         "resolution_times": [
           *           {
           *             "timestamp": "2026-01-15T00:00:00.000Z",
           *             "value": 120
           *           }
           *         ]
           *       },
           *       "breakdown_by_type": {
           *         "lint_failure": {
           *           "count": 12,
           *           "resolved": 10
           *         }
           *       },
           *       "top_repositories": [
           *         {
           *           "repository": "octo/demo",
           *           "events": 234,
           *           "issues": 12
           *         }
           *       ]
           *     }
           */
          'application/json': components['schemas']['Analytics'];
        };
      };
    };
  };
  listApiKeys: {
    parameters: {
      query?: {
        /** @description How many results, 1 to 200. */
        limit?: number;
        /** @description How many results to leave out before the first. */
        offset?: number;
        /** @description Id of the user. */
        owner?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A part of the list */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "api_keys": [
           *         {
           *           "id": "2c4e6a8b-1d3f-4b5a-9c7e-0f1a2b3c4d5e",
           *           "name": "monitoring",
           *           "prefix": "pw_Yh1zYxk",
           *           "permissions": [
           *             "read"
           *           ],
           *           "repositories": [
           *             "octo/demo"
           *           ],
           *           "owner": null,
           *           "state": "good",
           *           "created_at": "2026-01-15T10:30:00.000Z",
           *           "last_used_at": null,
           *           "expires_at": null,
           *           "revoked_at": null
           *         }
           *       ],
           *       "total": 1,
           *       "limit": 50,
           *       "offset": 0
           *     }
           */
          'application/json': {
            api_keys: {
              /** Format: date-time */
              created_at: string;
              expires_at: string | null;
              id: string;
              /** @description To the minute. */
              last_used_at: string | null;
              name: string;
              /** @description Id of the user it acts for; null: a service account. */
              owner: string | null;
              permissions: ('read' | 'write' | 'admin')[];
              /** @description The first characters of the key, to tell keys apart. */
              prefix: string;
              /** @description What it is bound to; null: nothing. */
              repositories: string[] | null;
              revoked_at: string | null;
              /** @enum {string} */
              state: 'good' | 'expired' | 'revoked';
            }[];
            limit: number;
            offset: number;
            total: number;
          };
        };
      };
    };
  };
  createApiKey: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "name": "monitoring",
         *       "permissions": [
         *         "read"
         *       ],
         *       "repositories": [
         *         "octo/demo"
         *       ]
         *     }
         */
        'application/json': {
          /** @description Good until then; null: until it is revoked. */
          expires_at?: string | null;
          /** @description What it is for. */
          name: string;
          owner?: string | null;
          /** @description `write` includes `read`, `admin` both. */
          permissions: ('read' | 'write' | 'admin')[];
          /** @description `owner/name`s to bind it to; null: it is bound to none. */
          repositories?: string[] | null;
        };
      };
    };
    responses: {
      /** @description The key */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "id": "2c4e6a8b-1d3f-4b5a-9c7e-0f1a2b3c4d5e",
           *       "name": "monitoring",
           *       "prefix": "pw_Yh1zYxk",
           *       "permissions": [
           *         "read"
           *       ],
           *       "repositories": [
           *         "octo/demo"
           *       ],
           *       "owner": null,
           *       "state": "good",
           *       "created_at": "2026-01-15T10:30:00.000Z",
           *       "last_used_at": null,
           *       "expires_at": null,
           *       "revoked_at": null,
           *       "key": "pw_Yh1zYxkS1uGmbCV3hFf0k6lJxv0mQ4m3q9a8d7c6b5A"
           *     }
           */
          'application/json': components['schemas']['NewApiKey'];
        };
      };
    };
  };
  getApiKey: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id of the key. */
        api_key_id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The key */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "id": "2c4e6a8b-1d3f-4b5a-9c7e-0f1a2b3c4d5e",
           *       "name": "monitoring",
           *       "prefix": "pw_Yh1zYxk",
           *       "permissions": [
           *         "read"
           *       ],
           *       "repositories": [
           *         "octo/demo"
           *       ],
           *       "owner": null,
           *       "state": "good",
           *       "created_at": "2026-01-15T10:30:00.000Z",
           *       "last_used_at": null,
           *       "expires_at": null,
           *       "revoked_at": null
           *     }
           */
          'application/json': components['schemas']['ApiKey'];
        };
      };
    };
  };
  revokeApiKey: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id of the key. */
        api_key_id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is revoked, or was before */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "message": "API key revoked",
           *       "api_key": "2c4e6a8b-1d3f-4b5a-9c7e-0f1a2b3c4d5e"
           *     }
           */
          'application/json': {
            api_key: string;
            message: string;
          };
        };
      };
    };
  };
  listAudit: {
    parameters: {
      query?: {
        /** @description Such as `playbook.update`. */
        action?: string;
        /** @description Id of who did it. */
        actor?: string;
        /** @description How many results, 1 to 200. */
        limit?: number;
        /** @description How many results to leave out before the first. */
        offset?: number;
        since?: string;
        /** @description What it was done to. */
        target?: string;
        until?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A part of the list */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "entries": [
           *         {
           *           "id": "7d5b1c9a-8e3f-4c2d-9b1a-6f0e5d4c3b2a",
           *           "timestamp": "2026-01-15T10:30:00.000Z",
           *           "actor": {
           *             "id": "2c4e6a8b-1d3f-4b5a-9c7e-0f1a2b3c4d5e",
           *             "name": "API key board",
           *             "api_key_id": "2c4e6a8b-1d3f-4b5a-9c7e-0f1a2b3c4d5e"
           *           },
           *           "action": "playbook.update",
           *           "target": "prettier-format",
           *           "result": "success",
           *           "address": "203.0.113.7",
           *           "request_id": "550e8400-e29b-41d4-a716-446655440002",
           *           "details": {
           *             "change": {
           *               "enabled": false,
           *               "reason": "Its registry is being moved"
           *             }
           *           }
           *         }
           *       ],
           *       "total": 1,
           *       "limit": 50,
           *       "offset": 0
           *     }
           */
          'application/json': {
            entries: {
              action: string;
              actor: {
                api_key_id: string | null;
                id: string | null;
                name: string;
              };
              address: string | null;
              details: {
                [key: string]: unknown;
              };
              id: string;
              request_id: string | null;
              /** @enum {string} */
              result: 'success' | 'refused' | 'failed';
              target: string;
              /** Format: date-time */
              timestamp: string;
            }[];
            limit: number;
            offset: number;
            total: number;
          };
        };
      };
    };
  };
  getConfig: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The configuration in force */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "version": "1.0.0",
           *       "environment": "production",
           *       "features": {
           *         "auto_scaling": true,
           *         "predictive_scaling": true,
           *         "advanced_analytics": true
           *       },
           *       "limits": {
           *         "max_concurrent_executions": 50,
           *         "rate_limit_per_minute": 1000,
           *         "max_file_size_mb": 32
           *       },
           *       "integrations": {
           *         "github": {
           *           "enabled": true,
           *           "rate_limit_remaining": 4850
           *         },
           *         "slack": {
           *           "enabled": true,
           *           "channels_configured": 3
           *         },
           *         "email": {
           *           "enabled": false,
           *           "channels_configured": 0
           *         }
           *       }
           *     }
           */
          'application/json': components['schemas']['SystemConfiguration'];
        };
      };
    };
  };
  updateConfig: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "features": {
         *         "auto_scaling": true,
         *         "predictive_scaling": false
         *       },
         *       "limits": {
         *         "max_concurrent_executions": 75,
         *         "rate_limit_per_minute": 1500
         *       }
         *     }
         */
        'application/json': {
          features?: {
            /** @description Analytics also tell how things went before, and how each playbook fares. */
            advanced_analytics?: boolean | null;
            /** @description Workers take more at once while many executions wait. */
            auto_scaling?: boolean | null;
            /** @description Workers are up to what this hour of the week usually brings before it comes. */
            predictive_scaling?: boolean | null;
          };
          limits?: {
            max_concurrent_executions?: number | null;
            max_file_size_mb?: number | null;
            rate_limit_per_minute?: number | null;
          };
        };
      };
    };
    responses: {
      /** @description It is changed */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "message": "Configuration updated successfully",
           *       "updated_at": "2026-01-15T10:30:00.000Z",
           *       "restart_required": false
           *     }
           */
          'application/json': {
            message: string;
            restart_required: boolean;
            /** Format: date-time */
            updated_at: string;
          };
        };
      };
    };
  };
  listDeliveries: {
    parameters: {
      query?: {
        /** @description GitHub’s name of the event. */
        event?: string;
        /** @description How many results, 1 to 200. */
        limit?: number;
        /** @description How many results to leave out before the first. */
        offset?: number;
        /** @description `owner/name`. */
        repository?: string;
        status?: 'received' | 'processed' | 'ignored' | 'failed' | 'dead';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A part of the list */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "deliveries": [
           *         {
           *           "id": "12345678-1234-4234-8234-123456789012",
           *           "event": "workflow_run",
           *           "action": "completed",
           *           "repository": "octo/demo",
           *           "status": "processed",
           *           "attempts": 1,
           *           "received_at": "2026-01-15T10:14:58.000Z",
           *           "processed_at": "2026-01-15T10:15:00.000Z",
           *           "last_error": null
           *         }
           *       ],
           *       "total": 1,
           *       "limit": 50,
           *       "offset": 0
           *     }
           */
          'application/json': {
            deliveries: {
              action: string | null;
              attempts: number;
              event: string;
              id: string;
              last_error: string | null;
              processed_at: string | null;
              /** Format: date-time */
              received_at: string;
              repository: string | null;
              /** @enum {string} */
              status: 'received' | 'processed' | 'ignored' | 'failed' | 'dead';
            }[];
            limit: number;
            offset: number;
            total: number;
          };
        };
      };
    };
  };
  getDelivery: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Its id: GitHub’s `X-GitHub-Delivery`. */
        delivery_id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The delivery */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "id": "12345678-1234-4234-8234-123456789012",
           *       "event": "workflow_run",
           *       "action": "completed",
           *       "repository": "octo/demo",
           *       "status": "processed",
           *       "attempts": 1,
           *       "received_at": "2026-01-15T10:14:58.000Z",
           *       "processed_at": "2026-01-15T10:15:00.000Z",
           *       "last_error": null,
           *       "payload": {
           *         "action": "completed"
           *       }
           *     }
           */
          'application/json': components['schemas']['DeliveryDetails'];
        };
      };
    };
  };
  replayDelivery: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Its id: GitHub’s `X-GitHub-Delivery`. */
        delivery_id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is handled anew */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "message": "Delivery replayed",
           *       "execution_id": "12345678-1234-4234-8234-123456789012"
           *     }
           */
          'application/json': {
            execution_id: string;
            message: string;
          };
        };
      };
    };
  };
  listExecutions: {
    parameters: {
      query?: {
        /** @description How many results, 1 to 200. */
        limit?: number;
        /** @description How many results to leave out before the first. */
        offset?: number;
        /** @description Its name. */
        playbook?: string;
        /** @description `owner/name`. */
        repository?: string;
        status?:
          'queued' | 'waiting' | 'succeeded' | 'explained' | 'refused' | 'failed' | 'unproven';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A part of the list */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "executions": [
           *         {
           *           "id": "4f6c1de2-5c34-4a7c-9d0e-2b7f6f5a1c3d",
           *           "issue_id": "9a1f0c7e-3b52-4f4d-8a66-5d0a3c1b7e42",
           *           "repository": "octo/demo",
           *           "playbook": "prettier-format",
           *           "playbook_version": "1.0.0",
           *           "status": "succeeded",
           *           "attempts": 1,
           *           "outcome": "The job is green on the fix.",
           *           "commit": "0f4b8c1d2e3a495867768594a3b2c1d0e9f80716",
           *           "started_at": "2026-01-15T10:16:00.000Z",
           *           "finished_at": "2026-01-15T10:18:00.000Z",
           *           "duration": 120
           *         }
           *       ],
           *       "total": 1,
           *       "limit": 50,
           *       "offset": 0
           *     }
           */
          'application/json': {
            executions: {
              /** @description How often the playbook acted. */
              attempts: number;
              commit: string;
              /** @description Seconds. */
              duration: number | null;
              finished_at: string | null;
              id: string;
              issue_id: string;
              /** @description Why it ended so. */
              outcome: string | null;
              playbook: string;
              playbook_version: string;
              repository: string | null;
              /** Format: date-time */
              started_at: string;
              /** @enum {string} */
              status:
                | 'queued'
                | 'waiting'
                | 'succeeded'
                | 'explained'
                | 'refused'
                | 'failed'
                | 'unproven';
            }[];
            limit: number;
            offset: number;
            total: number;
          };
        };
      };
    };
  };
  getExecution: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Its id. */
        execution_id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The execution */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "id": "4f6c1de2-5c34-4a7c-9d0e-2b7f6f5a1c3d",
           *       "issue_id": "9a1f0c7e-3b52-4f4d-8a66-5d0a3c1b7e42",
           *       "repository": "octo/demo",
           *       "playbook": "prettier-format",
           *       "playbook_version": "1.0.0",
           *       "status": "succeeded",
           *       "attempts": 1,
           *       "outcome": "The job is green on the fix.",
           *       "commit": "0f4b8c1d2e3a495867768594a3b2c1d0e9f80716",
           *       "started_at": "2026-01-15T10:16:00.000Z",
           *       "finished_at": "2026-01-15T10:18:00.000Z",
           *       "duration": 120,
           *       "steps": [
           *         {
           *           "name": "propose",
           *           "attempt": 1,
           *           "status": "done",
           *           "error": null,
           *           "started_at": "2026-01-15T10:16:00.000Z",
           *           "finished_at": "2026-01-15T10:16:40.000Z"
           *         }
           *       ],
           *       "actions_taken": [
           *         {
           *           "action": "pull_request",
           *           "status": "completed",
           *           "executed_at": "2026-01-15T10:17:00.000Z",
           *           "details": {
           *             "changes_made": [
           *               "Format the files that Prettier complains of"
           *             ],
           *             "pull_request": "https://github.com/octo/demo/pull/42",
           *             "playbook": "prettier-format",
           *             "execution_id": "4f6c1de2-5c34-4a7c-9d0e-2b7f6f5a1c3d",
           *             "error": null
           *           }
           *         }
           *       ]
           *     }
           */
          'application/json': components['schemas']['ExecutionDetails'];
        };
      };
    };
  };
  listIssues: {
    parameters: {
      query?: {
        /** @description How many results, 1 to 200. */
        limit?: number;
        /** @description How many results to leave out before the first. */
        offset?: number;
        /** @description `owner/name`. */
        repository?: string;
        severity?: 'low' | 'medium' | 'high' | 'critical';
        status?: 'open' | 'resolved' | 'failed';
        type?:
          | 'pipeline_failure'
          | 'test_failure'
          | 'dependency_failure'
          | 'lint_failure'
          | 'configuration_failure'
          | 'transient_failure'
          | 'data_drift'
          | 'model_degradation';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A part of the list */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "issues": [
           *         {
           *           "id": "9a1f0c7e-3b52-4f4d-8a66-5d0a3c1b7e42",
           *           "repository": "octo/demo",
           *           "type": "lint_failure",
           *           "severity": "low",
           *           "status": "resolved",
           *           "detected_at": "2026-01-15T10:15:00.000Z",
           *           "resolved_at": "2026-01-15T10:18:00.000Z",
           *           "description": "Prettier would change 2 files",
           *           "actions_taken": [
           *             {
           *               "action": "pull_request",
           *               "status": "completed",
           *               "executed_at": "2026-01-15T10:17:00.000Z"
           *             }
           *           ]
           *         }
           *       ],
           *       "total": 1,
           *       "limit": 50,
           *       "offset": 0
           *     }
           */
          'application/json': {
            issues: {
              actions_taken: {
                action: string;
                /** Format: date-time */
                executed_at: string;
                /** @enum {string} */
                status: 'pending' | 'in_progress' | 'completed' | 'failed';
              }[];
              description: string;
              /** Format: date-time */
              detected_at: string;
              id: string;
              repository: string;
              resolved_at: string | null;
              /** @enum {string} */
              severity: 'low' | 'medium' | 'high' | 'critical';
              /** @enum {string} */
              status: 'open' | 'resolved' | 'failed';
              type: string;
            }[];
            limit: number;
            offset: number;
            total: number;
          };
        };
      };
    };
  };
  getIssue: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Its id. */
        issue_id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The Issue */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "id": "9a1f0c7e-3b52-4f4d-8a66-5d0a3c1b7e42",
           *       "repository": "octo/demo",
           *       "type": "lint_failure",
           *       "severity": "low",
           *       "status": "resolved",
           *       "detected_at": "2026-01-15T10:15:00.000Z",
           *       "resolved_at": "2026-01-15T10:18:00.000Z",
           *       "description": "Prettier would change 2 files",
           *       "actions_taken": [
           *         {
           *           "action": "pull_request",
           *           "status": "completed",
           *           "executed_at": "2026-01-15T10:17:00.000Z",
           *           "details": {
           *             "changes_made": [
           *               "Format the files that Prettier complains of"
           *             ],
           *             "pull_request": "https://github.com/octo/demo/pull/42",
           *             "playbook": "prettier-format",
           *             "execution_id": "4f6c1de2-5c34-4a7c-9d0e-2b7f6f5a1c3d",
           *             "error": null
           *           }
           *         }
           *       ],
           *       "metadata": {
           *         "workflow_name": "CI",
           *         "workflow_run_id": 789,
           *         "failure_reason": "Code style issues found in 2 files. Run Prettier with --write to fix.",
           *         "affected_files": [
           *           "src/a.js",
           *           "src/b.js"
           *         ],
           *         "job": "lint",
           *         "job_url": "https://github.com/octo/demo/actions/runs/789/job/1011",
           *         "commit": "0f4b8c1d2e3a495867768594a3b2c1d0e9f80716",
           *         "branch": "main",
           *         "pattern": "prettier-check-failed",
           *         "category": "lint_error",
           *         "confidence": 0.98,
           *         "line": 214,
           *         "explanation": "Run prettier --write on these files."
           *       },
           *       "timeline": [
           *         {
           *           "timestamp": "2026-01-15T10:15:00.000Z",
           *           "event": "issue_detected",
           *           "details": "Prettier would change 2 files"
           *         },
           *         {
           *           "timestamp": "2026-01-15T10:16:00.000Z",
           *           "event": "analysis_started",
           *           "details": "The playbook prettier-format looks at it"
           *         },
           *         {
           *           "timestamp": "2026-01-15T10:17:00.000Z",
           *           "event": "action_executed",
           *           "details": "Format the files that Prettier complains of"
           *         },
           *         {
           *           "timestamp": "2026-01-15T10:18:00.000Z",
           *           "event": "issue_resolved",
           *           "details": "The job is green again"
           *         }
           *       ]
           *     }
           */
          'application/json': components['schemas']['IssueDetails'];
        };
      };
    };
  };
  resolveIssue: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Its id. */
        issue_id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "action": "retry",
         *       "force": false,
         *       "parameters": {}
         *     }
         */
        'application/json': {
          action: string;
          /** @default false */
          force?: boolean;
          /** @default {} */
          parameters?: {
            [key: string]: unknown;
          };
        };
      };
    };
    responses: {
      /** @description The execution is under way */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "message": "Issue resolution triggered",
           *       "execution_id": "4f6c1de2-5c34-4a7c-9d0e-2b7f6f5a1c3d",
           *       "estimated_completion": "2026-01-15T10:35:00.000Z",
           *       "playbook": "prettier-format",
           *       "ignored_parameters": []
           *     }
           */
          'application/json': {
            /** Format: date-time */
            estimated_completion: string;
            execution_id: string;
            /** @description The playbook has no such argument. */
            ignored_parameters: string[];
            message: string;
            playbook: string;
          };
        };
      };
    };
  };
  listPlaybooks: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All playbooks */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "playbooks": [
           *         {
           *           "name": "prettier-format",
           *           "version": "1.0.0",
           *           "description": "Formats the files that Prettier complains of.",
           *           "supported_issues": [
           *             "lint_failure"
           *           ],
           *           "success_rate": 0.95,
           *           "enabled": true,
           *           "last_updated": "2026-01-10T15:30:00.000Z"
           *         }
           *       ],
           *       "total": 1
           *     }
           */
          'application/json': {
            playbooks: {
              description: string;
              enabled: boolean;
              /** Format: date-time */
              last_updated: string;
              name: string;
              /** @description 0 to 1; null where nothing was tried. */
              success_rate: number | null;
              supported_issues: string[];
              version: string;
            }[];
            total: number;
          };
        };
      };
    };
  };
  getPlaybook: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Its name. */
        playbook_name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The playbook */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "name": "prettier-format",
           *       "version": "1.0.0",
           *       "description": "Formats the files that Prettier complains of.",
           *       "supported_issues": [
           *         "lint_failure"
           *       ],
           *       "success_rate": 0.95,
           *       "enabled": true,
           *       "last_updated": "2026-01-10T15:30:00.000Z",
           *       "author": "Pipewright",
           *       "created_at": "2026-01-02T08:00:00.000Z",
           *       "configuration": {
           *         "timeout": 600,
           *         "retry_count": 1,
           *         "rollback_on_failure": true,
           *         "max_files": 200,
           *         "max_changed_lines": 5000
           *       },
           *       "statistics": {
           *         "total_executions": 40,
           *         "successful_executions": 38,
           *         "failed_executions": 2,
           *         "success_rate": 0.95,
           *         "average_execution_time": 145.6
           *       },
           *       "actions": [
           *         {
           *           "type": "run_tool",
           *           "description": "Format exactly the named files"
           *         }
           *       ],
           *       "disabled": null
           *     }
           */
          'application/json': components['schemas']['PlaybookDetails'];
        };
      };
    };
  };
  updatePlaybook: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Its name. */
        playbook_name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "enabled": false,
         *       "reason": "Its registry is being moved"
         *     }
         */
        'application/json': {
          enabled: boolean;
          /** @description Why, for people. */
          reason?: string;
        };
      };
    };
    responses: {
      /** @description It is so now */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "message": "Playbook updated successfully",
           *       "playbook": "prettier-format",
           *       "enabled": false,
           *       "updated_at": "2026-01-15T10:30:00.000Z"
           *     }
           */
          'application/json': {
            enabled: boolean;
            message: string;
            playbook: string;
            /** Format: date-time */
            updated_at: string;
          };
        };
      };
    };
  };
  listRepositories: {
    parameters: {
      query?: {
        /** @description How many results, 1 to 200. */
        limit?: number;
        /** @description How many results to leave out before the first. */
        offset?: number;
        /** @description Only these. */
        status?: 'active' | 'paused' | 'error';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A part of the list */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "repositories": [
           *         {
           *           "id": "81532",
           *           "full_name": "octo/demo",
           *           "status": "active",
           *           "last_event": "2026-01-15T10:25:00.000Z",
           *           "issues_detected": 12,
           *           "repairs_attempted": 8,
           *           "success_rate": 0.875
           *         }
           *       ],
           *       "total": 1,
           *       "limit": 50,
           *       "offset": 0
           *     }
           */
          'application/json': {
            limit: number;
            offset: number;
            repositories: {
              full_name: string;
              id: string;
              issues_detected: number;
              last_event: string | null;
              repairs_attempted: number;
              /** @enum {string} */
              status: 'active' | 'paused' | 'error';
              /** @description 0 to 1; null where nothing was tried. */
              success_rate: number | null;
            }[];
            total: number;
          };
        };
      };
    };
  };
  getRepository: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Login of the owner. */
        owner: string;
        /** @description Name of the repository. */
        repo: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The repository */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "id": "81532",
           *       "full_name": "octo/demo",
           *       "status": "active",
           *       "success_rate": 0.857,
           *       "configuration": {
           *         "auto_fix_enabled": true,
           *         "notification_channels": [
           *           "team-chat"
           *         ],
           *         "detection_sensitivity": "medium"
           *       },
           *       "statistics": {
           *         "total_events": 456,
           *         "issues_detected": 23,
           *         "repairs_successful": 18,
           *         "repairs_failed": 3,
           *         "average_response_time": 2.3,
           *         "last_activity": "2026-01-15T10:25:00.000Z"
           *       },
           *       "recent_issues": [
           *         {
           *           "id": "9a1f0c7e-3b52-4f4d-8a66-5d0a3c1b7e42",
           *           "type": "lint_failure",
           *           "severity": "low",
           *           "detected_at": "2026-01-15T10:15:00.000Z",
           *           "resolved": true,
           *           "resolution_time": 180
           *         }
           *       ]
           *     }
           */
          'application/json': components['schemas']['RepositoryDetails'];
        };
      };
    };
  };
  getRepositoryConfig: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Login of the owner. */
        owner: string;
        /** @description Name of the repository. */
        repo: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What is in force */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "repository": "octo/demo",
           *       "auto_fix_enabled": true,
           *       "notification_channels": [
           *         "team-chat",
           *         "on-call"
           *       ],
           *       "detection_sensitivity": "high",
           *       "custom_playbooks": [
           *         "revert-offending-commit"
           *       ],
           *       "configured": {
           *         "auto_fix_enabled": true,
           *         "notification_channels": [
           *           "team-chat",
           *           "on-call"
           *         ],
           *         "detection_sensitivity": "high",
           *         "custom_playbooks": [
           *           "revert-offending-commit"
           *         ]
           *       },
           *       "decided_by_file": [],
           *       "updated_at": "2026-01-15T10:30:00.000Z",
           *       "updated_by": "board"
           *     }
           */
          'application/json': components['schemas']['RepositoryConfiguration'];
        };
      };
    };
  };
  updateRepositoryConfig: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Login of the owner. */
        owner: string;
        /** @description Name of the repository. */
        repo: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "auto_fix_enabled": true,
         *       "notification_channels": [
         *         "team-chat",
         *         "on-call"
         *       ],
         *       "detection_sensitivity": "high",
         *       "custom_playbooks": [
         *         "revert-offending-commit"
         *       ]
         *     }
         */
        'application/json': {
          /** @description Repair, or only explain. */
          auto_fix_enabled?: boolean | null;
          /** @description Playbooks to turn on that are off unless asked for. */
          custom_playbooks?: string[] | null;
          detection_sensitivity?: ('low' | 'medium' | 'high') | null;
          /** @description Names of channels that the operator set up. */
          notification_channels?: string[] | null;
        };
      };
    };
    responses: {
      /** @description It is set */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "message": "Configuration updated successfully",
           *       "repository": "octo/demo",
           *       "updated_at": "2026-01-15T10:30:00.000Z",
           *       "decided_by_file": []
           *     }
           */
          'application/json': {
            /** @description Fields on which the file has the word. */
            decided_by_file: string[];
            message: string;
            repository: string;
            /** Format: date-time */
            updated_at: string;
          };
        };
      };
    };
  };
  listRepositoryPlaybooks: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Login of the owner. */
        owner: string;
        /** @description Name of the repository. */
        repo: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All of them */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "playbooks": [
           *         {
           *           "name": "our-own-format",
           *           "version": "1.0.0+0f4b8c1d",
           *           "description": "Formats what our own checker complains of.",
           *           "author": "The team",
           *           "own": true,
           *           "supported_issues": [
           *             "lint_failure"
           *           ],
           *           "enabled": true,
           *           "disabled": null
           *         }
           *       ],
           *       "total": 1
           *     }
           */
          'application/json': {
            playbooks: {
              author: string;
              description: string;
              /** @description Who turned it off, when and why; null where only the settings keep it off. */
              disabled: {
                /** Format: date-time */
                at: string;
                by: string;
                everywhere: boolean;
                reason: string | null;
              } | null;
              /** @description Whether it is used there. */
              enabled: boolean;
              name: string;
              /** @description Whether the repository brings it itself. */
              own: boolean;
              supported_issues: string[];
              version: string;
            }[];
            total: number;
          };
        };
      };
    };
  };
  getRepositoryPlaybook: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Login of the owner. */
        owner: string;
        /** @description Its name. */
        playbook_name: string;
        /** @description Name of the repository. */
        repo: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The playbook */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "name": "our-own-format",
           *       "version": "1.0.0+0f4b8c1d",
           *       "description": "Formats what our own checker complains of.",
           *       "author": "The team",
           *       "own": true,
           *       "supported_issues": [
           *         "lint_failure"
           *       ],
           *       "enabled": true,
           *       "disabled": null,
           *       "configuration": {
           *         "timeout": 600,
           *         "retry_count": 1,
           *         "rollback_on_failure": true,
           *         "max_files": 200,
           *         "max_changed_lines": 5000
           *       },
           *       "statistics": {
           *         "total_executions": 4,
           *         "successful_executions": 3,
           *         "failed_executions": 1,
           *         "success_rate": 0.75
           *       },
           *       "actions": [
           *         {
           *           "type": "run_tool",
           *           "description": "Format exactly the named files"
           *         }
           *       ]
           *     }
           */
          'application/json': components['schemas']['RepositoryPlaybookDetails'];
        };
      };
    };
  };
  updateRepositoryPlaybook: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Login of the owner. */
        owner: string;
        /** @description Its name. */
        playbook_name: string;
        /** @description Name of the repository. */
        repo: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "enabled": true,
         *       "reason": "It works again"
         *     }
         */
        'application/json': {
          enabled: boolean;
          /** @description Why, for people. */
          reason?: string;
        };
      };
    };
    responses: {
      /** @description It is so now */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "message": "Playbook updated successfully",
           *       "repository": "octo/demo",
           *       "playbook": "our-own-format",
           *       "enabled": true,
           *       "updated_at": "2026-01-15T10:30:00.000Z"
           *     }
           */
          'application/json': {
            enabled: boolean;
            message: string;
            playbook: string;
            repository: string;
            /** Format: date-time */
            updated_at: string;
          };
        };
      };
    };
  };
  listUsers: {
    parameters: {
      query?: {
        /** @description How many results, 1 to 200. */
        limit?: number;
        /** @description How many results to leave out before the first. */
        offset?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A part of the list */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "users": [
           *         {
           *           "id": "0b5a8f4e-3c0d-4a7e-9d5b-2f1c6e7a8b9c",
           *           "email": "ada@example.com",
           *           "username": "ada",
           *           "name": "Ada",
           *           "role": "user",
           *           "plan": "standard",
           *           "disabled": false,
           *           "github_login": "ada",
           *           "created_at": "2026-01-02T08:00:00.000Z",
           *           "last_sign_in_at": "2026-01-15T10:30:00.000Z"
           *         }
           *       ],
           *       "total": 1,
           *       "limit": 50,
           *       "offset": 0
           *     }
           */
          'application/json': {
            limit: number;
            offset: number;
            total: number;
            users: {
              /** Format: date-time */
              created_at: string;
              disabled: boolean;
              /** @description Null for who came through GitHub and shows none. */
              email: string | null;
              github_login: string | null;
              id: string;
              last_sign_in_at: string | null;
              name: string;
              /** @enum {string} */
              plan: 'standard' | 'premium' | 'admin';
              /** @enum {string} */
              role: 'admin' | 'user' | 'viewer';
              username: string;
            }[];
          };
        };
      };
    };
  };
  createUser: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "email": "ada@example.com",
         *       "name": "Ada",
         *       "role": "user",
         *       "password": "correct horse battery staple"
         *     }
         */
        'application/json': {
          email: string;
          /** @description As people call them. */
          name?: string;
          password?: string | null;
          /**
           * @description Sets limits where a contract has them.
           * @enum {string}
           */
          plan?: 'standard' | 'premium' | 'admin';
          /**
           * @default user
           * @enum {string}
           */
          role?: 'admin' | 'user' | 'viewer';
          /** @description Made from the e-mail unless given. */
          username?: string;
        };
      };
    };
    responses: {
      /** @description The user */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "id": "0b5a8f4e-3c0d-4a7e-9d5b-2f1c6e7a8b9c",
           *       "email": "ada@example.com",
           *       "username": "ada",
           *       "name": "Ada",
           *       "role": "user",
           *       "plan": "standard",
           *       "disabled": false,
           *       "github_login": "ada",
           *       "created_at": "2026-01-02T08:00:00.000Z",
           *       "last_sign_in_at": "2026-01-15T10:30:00.000Z"
           *     }
           */
          'application/json': components['schemas']['User'];
        };
      };
    };
  };
  getUser: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id of the user. */
        user_id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The user */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "id": "0b5a8f4e-3c0d-4a7e-9d5b-2f1c6e7a8b9c",
           *       "email": "ada@example.com",
           *       "username": "ada",
           *       "name": "Ada",
           *       "role": "user",
           *       "plan": "standard",
           *       "disabled": false,
           *       "github_login": "ada",
           *       "created_at": "2026-01-02T08:00:00.000Z",
           *       "last_sign_in_at": "2026-01-15T10:30:00.000Z"
           *     }
           */
          'application/json': components['schemas']['User'];
        };
      };
    };
  };
  deleteUser: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id of the user. */
        user_id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description They are forgotten */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "message": "User deleted",
           *       "user": "0b5a8f4e-3c0d-4a7e-9d5b-2f1c6e7a8b9c"
           *     }
           */
          'application/json': {
            message: string;
            user: string;
          };
        };
      };
    };
  };
  updateUser: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id of the user. */
        user_id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "role": "viewer",
         *       "plan": "premium",
         *       "disabled": false
         *     }
         */
        'application/json': {
          disabled?: boolean;
          /** @description As people call them. */
          name?: string;
          /** @description 10 characters or more. */
          password?: string;
          /**
           * @description Sets limits where a contract has them.
           * @enum {string}
           */
          plan?: 'standard' | 'premium' | 'admin';
          /** @enum {string} */
          role?: 'admin' | 'user' | 'viewer';
        };
      };
    };
    responses: {
      /** @description As they are now */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "id": "0b5a8f4e-3c0d-4a7e-9d5b-2f1c6e7a8b9c",
           *       "email": "ada@example.com",
           *       "username": "ada",
           *       "name": "Ada",
           *       "role": "user",
           *       "plan": "standard",
           *       "disabled": false,
           *       "github_login": "ada",
           *       "created_at": "2026-01-02T08:00:00.000Z",
           *       "last_sign_in_at": "2026-01-15T10:30:00.000Z"
           *     }
           */
          'application/json': components['schemas']['User'];
        };
      };
    };
  };
  listUserRepositories: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id of the user. */
        user_id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All of them, oldest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "repositories": [
           *         {
           *           "repository": "octo/demo",
           *           "access": "write",
           *           "granted_by": "API key board",
           *           "granted_at": "2026-01-15T10:30:00.000Z"
           *         }
           *       ],
           *       "total": 1
           *     }
           */
          'application/json': {
            repositories: {
              /** @enum {string} */
              access: 'read' | 'write';
              /** Format: date-time */
              granted_at: string;
              granted_by: string;
              repository: string;
            }[];
            total: number;
          };
        };
      };
    };
  };
  grantRepository: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Login of the owner. */
        owner: string;
        /** @description Name of the repository. */
        repo: string;
        /** @description Id of the user. */
        user_id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "access": "write"
         *     }
         */
        'application/json': {
          /**
           * @default read
           * @enum {string}
           */
          access?: 'read' | 'write';
        };
      };
    };
    responses: {
      /** @description It is theirs */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "message": "Repository granted",
           *       "user": "0b5a8f4e-3c0d-4a7e-9d5b-2f1c6e7a8b9c",
           *       "repository": "octo/demo"
           *     }
           */
          'application/json': {
            message: string;
            repository: string;
            user: string;
          };
        };
      };
    };
  };
  withdrawRepository: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Login of the owner. */
        owner: string;
        /** @description Name of the repository. */
        repo: string;
        /** @description Id of the user. */
        user_id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is theirs no more, unless GitHub says so */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "message": "Repository withdrawn",
           *       "user": "0b5a8f4e-3c0d-4a7e-9d5b-2f1c6e7a8b9c",
           *       "repository": "octo/demo"
           *     }
           */
          'application/json': {
            message: string;
            repository: string;
            user: string;
          };
        };
      };
    };
  };
  getHealth: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Healthy, or nearly so */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "status": "healthy",
           *       "timestamp": "2026-01-15T10:30:00.000Z",
           *       "uptime_seconds": 86400,
           *       "version": "1.0.0",
           *       "environment": "production"
           *     }
           */
          'application/json': components['schemas']['Health'];
        };
      };
    };
  };
  getDetailedHealth: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Healthy, or nearly so */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "status": "healthy",
           *       "timestamp": "2026-01-15T10:30:00.000Z",
           *       "uptime_seconds": 86400,
           *       "active_executions": 5,
           *       "components": {
           *         "database": {
           *           "status": "healthy",
           *           "message": "Database connection successful",
           *           "execution_time": 0.045,
           *           "details": {
           *             "connection_pool": "active",
           *             "active_connections": 8
           *           }
           *         },
           *         "redis": {
           *           "status": "healthy",
           *           "message": "Redis connection successful",
           *           "execution_time": 0.012
           *         },
           *         "github_api": {
           *           "status": "healthy",
           *           "message": "GitHub API accessible",
           *           "execution_time": 0.234,
           *           "details": {
           *             "rate_limit_remaining": 4850
           *           }
           *         }
           *       }
           *     }
           */
          'application/json': components['schemas']['DetailedHealth'];
        };
      };
    };
  };
  getLiveness: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Alive */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "status": "alive",
           *       "timestamp": "2026-01-15T10:30:00.000Z"
           *     }
           */
          'application/json': components['schemas']['Probe'];
        };
      };
    };
  };
  getReadiness: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Ready */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "status": "ready",
           *       "timestamp": "2026-01-15T10:30:00.000Z"
           *     }
           */
          'application/json': components['schemas']['Probe'];
        };
      };
    };
  };
  getMetrics: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Metrics */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
    };
  };
  receiveWebhook: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "action": "completed",
         *       "workflow_run": {
         *         "id": 123,
         *         "conclusion": "failure"
         *       }
         *     }
         */
        'application/json': {
          action?: string;
        } & {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description Stored */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "status": "accepted",
           *       "execution_id": "550e8400-e29b-41d4-a716-446655440000",
           *       "message": "Webhook processed successfully"
           *     }
           */
          'application/json': {
            /** @description The delivery’s id. */
            execution_id: string;
            message: string;
            /** @enum {string} */
            status: 'accepted' | 'ignored';
          };
        };
      };
    };
  };
}
