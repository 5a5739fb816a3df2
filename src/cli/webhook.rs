//! `yearbook webhook`: receivers that are told of alerts and imports.

use std::process::ExitCode;

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use comfy_table::{Table, presets};

use super::{prepare, say};
use crate::clock::Clock;
use crate::config::Settings;
use crate::domain::webhook::{
    MessageType, Outcome, RETRIES, WatchedRules, Webhook, WebhookProgress, WebhookState,
};
use crate::http_client::{HttpClient, HttpUrl};
use crate::service::webhooks::{NewWebhook, remove, replay, rotate, test};
use crate::store::Store;

/// The commands for webhooks.
#[derive(Debug, Subcommand)]
pub(super) enum WebhookCommand {
    /// Add a receiver and print its id and its secret; the secret cannot be shown again
    Add(AddArgs),
    /// List receivers, how far they have been told, and the last failure
    List,
    /// Give a receiver another secret and print it; messages are signed with the one before too for 24 hours
    Rotate {
        /// The id of the webhook
        id: String,
    },
    /// Remove a receiver
    Remove {
        /// The id of the webhook
        id: String,
    },
    /// Send a message of type `webhook.test` at once
    #[command(after_help = "Exit codes: 0 it was taken; 1 it was not.")]
    Test {
        /// The id of the webhook
        id: String,
    },
    /// Have events sent again, with the ids that they had; makes a disabled webhook active
    Replay {
        /// The id of the webhook
        id: String,
        /// The number of the event after which to begin; 0 for all. A number beyond what was sent leaves events out
        #[arg(long, value_name = "SEQUENCE")]
        since: i64,
    },
}

/// The arguments of `webhook add`.
#[derive(Debug, Args)]
pub(super) struct AddArgs {
    /// The address of the receiver, `https://HOST/PATH`
    url: String,
    /// The rules whose alerts it is told of, RULE or DATASET:RULE, with commas between [default: all]
    #[arg(long, value_delimiter = ',')]
    rules: Vec<String>,
    /// The types of messages, with commas between [default: all]
    #[arg(long, value_delimiter = ',', value_parser = message_type)]
    types: Vec<MessageType>,
    /// Let it be sent to without TLS, so that others on the way can read messages
    #[arg(long)]
    allow_http: bool,
    /// Let it be in a private network or on this machine
    #[arg(long)]
    allow_private: bool,
}

/// The type of messages with a code.
fn message_type(code: &str) -> Result<MessageType, String> {
    MessageType::from_code(code).ok_or_else(|| {
        let known: Vec<&str> = MessageType::ALL.iter().map(|kind| kind.code()).collect();
        format!("a type is one of {}", known.join(", "))
    })
}

/// Adds, lists, changes, tests or removes webhooks.
pub(super) async fn run(settings: &Settings, command: WebhookCommand) -> anyhow::Result<ExitCode> {
    if let WebhookCommand::Add(arguments) = command {
        return add(settings, arguments).await;
    }
    let store = prepare::open(settings).await?;
    let code = change(settings, &store, &command).await;
    store.close().await;
    code
}

/// Adds a webhook.
async fn add(settings: &Settings, arguments: AddArgs) -> anyhow::Result<ExitCode> {
    let service = prepare::service(settings).await?.with_upstreams(prepare::upstreams(settings)?);
    let new = NewWebhook {
        url: arguments.url,
        rules: arguments.rules,
        types: arguments.types,
        allows_http: arguments.allow_http,
        allows_private: arguments.allow_private,
    };
    let added = service.add_webhook(new).await;
    service.store().close().await;
    let webhook = added?;
    eprintln!("keep the secret, it is not shown again:");
    say(&format!("webhook {}\n{}", webhook.id, webhook.secret.reveal()));
    Ok(ExitCode::SUCCESS)
}

/// Carries out what needs no rules.
async fn change(settings: &Settings, store: &Store, command: &WebhookCommand) -> anyhow::Result<ExitCode> {
    let now = Clock::System.now();
    match command {
        WebhookCommand::Add(_) => {}
        WebhookCommand::List => list(&store.read().await?.webhooks().await?),
        WebhookCommand::Rotate { id } => {
            let (secret, until) = rotate(store, id, now).await?;
            eprintln!("messages are signed with the secret before it too until {}", moment(until));
            eprintln!("keep the secret, it is not shown again:");
            say(secret.reveal());
        }
        WebhookCommand::Remove { id } => {
            remove(store, id).await?;
            say(&format!("webhook {id} is removed"));
        }
        WebhookCommand::Test { id } => {
            let client = HttpClient::new(settings.ca_file.as_deref())?;
            return Ok(tested(&test(store, &client, id, now).await?));
        }
        WebhookCommand::Replay { id, since } => {
            replay(store, id, *since).await?;
            say(&format!("webhook {id} is active and is told of events after {since}"));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Says what became of a message that was tried.
fn tested(outcome: &Outcome) -> ExitCode {
    match outcome {
        Outcome::Taken { status } => {
            say(&format!("taken: status {status}"));
            return ExitCode::SUCCESS;
        }
        Outcome::Gone => eprintln!("yearbook: not taken: status 410, the receiver is gone for good"),
        Outcome::Failed { error, .. } => eprintln!("yearbook: not taken: {error}"),
    }
    ExitCode::FAILURE
}

/// Prints the table of webhooks.
fn list(webhooks: &[Webhook]) {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    table.set_header(["id", "receiver", "rules", "types", "state", "told up to", "last attempt", "result"]);
    for webhook in webhooks {
        let (progress, last) = (&webhook.progress, webhook.progress.last.as_ref());
        let result = last.map(|last| {
            let status = last.status.map(|status| format!("status {status}")).unwrap_or_default();
            last.error.clone().unwrap_or(status)
        });
        table.add_row([
            webhook.id.clone(),
            receiver(webhook),
            rules(&webhook.rules),
            webhook.types.iter().map(|kind| kind.code()).collect::<Vec<_>>().join(", "),
            state(progress),
            format!("event {}, import {}", progress.position.event, progress.position.import),
            last.map_or_else(|| "none".to_owned(), |last| moment(last.at)),
            result.unwrap_or_default(),
        ]);
    }
    say(&table.trim_fmt());
}

/// The host of a receiver, without its path, which may be a secret.
fn receiver(webhook: &Webhook) -> String {
    let url = HttpUrl::parse(webhook.url.reveal());
    url.map_or_else(|_| "no address".to_owned(), |url| url.receiver())
}

fn rules(rules: &WatchedRules) -> String {
    match rules {
        WatchedRules::All => "all".to_owned(),
        WatchedRules::Some(rules) => {
            rules.iter().map(|(dataset, rule)| format!("{dataset}:{rule}")).collect::<Vec<_>>().join(", ")
        }
    }
}

fn state(progress: &WebhookProgress) -> String {
    match (progress.state, progress.next_attempt) {
        (WebhookState::Active, Some(next)) => {
            format!("active; retry {} of {} at {}", progress.failures, RETRIES.len(), moment(next))
        }
        (state, _) => state.code().to_owned(),
    }
}

/// A time to the second, in UTC.
fn moment(time: DateTime<Utc>) -> String {
    time.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}
