using System.Buffers;

namespace ForgeLsp.Core.Credentials;

/// <summary>
/// The tokens of the services that a team of machine learning meets, in the shapes that the services document. What has no shape of its own,
/// such as the 40 hexadecimal digits of older keys of Weights &amp; Biases, is told by the name beside it: <see cref="NamedCredentials"/>.
/// </summary>
internal static class TokenShapes
{
    private const int Long = 2_000;
    private static readonly SearchValues<char> Alnum = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
    private static readonly SearchValues<char> Upper = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");
    private static readonly SearchValues<char> Url = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");
    private static readonly SearchValues<char> Word = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
    private static readonly SearchValues<char> Dotted = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");
    private static readonly SearchValues<char> Tilde = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.~");
    private static readonly SearchValues<char> Base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");
    private static readonly SearchValues<char> Slashed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/_-");
    private static readonly SearchValues<char> Standard = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_");
    private static readonly SearchValues<char> Padded = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-=");
    private static readonly SearchValues<char> Addressed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-@/");
    private static readonly SearchValues<char> Dashed = SearchValues.Create("0123456789abcdef-");
    private static readonly SearchValues<char> Entry = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-., :\"\\");
    private static readonly SearchValues<char> Escaped = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789%+/=-_");

    /// <summary>Every shape. Where two begin alike, the longer prefix stands first.</summary>
    public static IReadOnlyList<TokenShape> All { get; } =
    [
        new("AWS access key", "AKIA", Upper, 16, 16, "AWS_ACCESS_KEY_ID"),
        new("temporary AWS access key", "ASIA", Upper, 16, 16, "AWS_ACCESS_KEY_ID"),
        new("Alibaba Cloud access key", "LTAI", Alnum, 16, 26, "ALIBABA_CLOUD_ACCESS_KEY_ID"),
        new("AWS Bedrock key", "ABSKQmVkcm9ja0FQSUtleS", Base64, 80, 300, "AWS_BEARER_TOKEN_BEDROCK"),
        new("Google API key", "AIza", Url, 35, 35, "GOOGLE_API_KEY"),
        new("Google OAuth client secret", "GOCSPX-", Url, 28, 28, "GOOGLE_CLIENT_SECRET"),
        new("Google access token", "ya29.", Dotted, 30, Long, "GOOGLE_OAUTH_ACCESS_TOKEN"),
        new("Google refresh token", "1//0", Url, 60, 120, "GOOGLE_REFRESH_TOKEN"),
        new("Azure storage key", "AccountKey=", Base64, 80, 90, "AZURE_STORAGE_CONNECTION_STRING") { Fits = IsNoEmulator },
        new("Azure shared access key", "SharedAccessKey=", Base64, 40, 90, "AZURE_CONNECTION_STRING"),
        new("Azure shared access signature", "sig=", Escaped, 43, 120, "AZURE_STORAGE_SAS_TOKEN") { Fits = static token => token.Contains("%3D", StringComparison.OrdinalIgnoreCase) || token[^1] == '=' },
        new("Azure client secret", "8Q~", Tilde, 31, 34, "AZURE_CLIENT_SECRET") { Before = 3 },
        new("Azure client secret", "7Q~", Tilde, 31, 34, "AZURE_CLIENT_SECRET") { Before = 3 },
        new("Azure AI key", "JQQJ99", Alnum, 26, 26, "AZURE_OPENAI_API_KEY") { Before = 52 },
        new("GitHub token", "ghp_", Alnum, 36, 251, "GITHUB_TOKEN") { IsRandom = false, Fits = TokenChecks.IsChecked },
        new("GitHub token", "gho_", Alnum, 36, 251, "GITHUB_TOKEN") { IsRandom = false, Fits = TokenChecks.IsChecked },
        new("GitHub token", "ghu_", Alnum, 36, 251, "GITHUB_TOKEN") { IsRandom = false, Fits = TokenChecks.IsChecked },
        new("GitHub token", "ghs_", Alnum, 36, 251, "GITHUB_TOKEN") { IsRandom = false, Fits = TokenChecks.IsChecked },
        new("GitHub token", "ghr_", Alnum, 36, 251, "GITHUB_TOKEN") { IsRandom = false, Fits = TokenChecks.IsChecked },
        new("fine-grained GitHub token", "github_pat_", Word, 60, 255, "GITHUB_TOKEN"),
        new("GitLab token", "glpat-", Dotted, 20, 300, "GITLAB_TOKEN"),
        new("GitLab deploy token", "gldt-", Url, 20, 64, "GITLAB_TOKEN"),
        new("GitLab runner token", "glrt-", Dotted, 20, 320, "GITLAB_RUNNER_TOKEN"),
        new("GitLab job token", "glcbt-", Dotted, 20, 320, "CI_JOB_TOKEN"),
        new("GitLab trigger token", "glptt-", Url, 40, 40, "GITLAB_TRIGGER_TOKEN"),
        new("GitLab feed token", "glft-", Url, 20, 64, "GITLAB_FEED_TOKEN"),
        new("GitLab agent token", "glagent-", Url, 50, 64, "GITLAB_AGENT_TOKEN") { Fits = RandomLook.IsMixed },
        new("GitLab application secret", "gloas-", Url, 64, 64, "GITLAB_CLIENT_SECRET"),
        new("Bitbucket token", "ATBB", Alnum, 32, 40, "BITBUCKET_TOKEN"),
        new("Atlassian token", "ATATT3", Padded, 100, 250, "ATLASSIAN_TOKEN"),
        new("Slack token", "xoxb-", Url, 30, 120, "SLACK_BOT_TOKEN"),
        new("Slack token", "xoxp-", Url, 30, 120, "SLACK_TOKEN"),
        new("Slack token", "xoxa-", Url, 30, 120, "SLACK_TOKEN"),
        new("Slack token", "xoxr-", Url, 30, 120, "SLACK_TOKEN"),
        new("Slack token", "xoxs-", Url, 30, 120, "SLACK_TOKEN"),
        new("Slack configuration token", "xoxe-", Url, 100, 200, "SLACK_REFRESH_TOKEN"),
        new("Slack configuration token", "xoxe.xox", Url, 100, 200, "SLACK_CONFIG_TOKEN"),
        new("Slack app token", "xapp-", Url, 40, 150, "SLACK_APP_TOKEN"),
        new("Slack webhook", "hooks.slack.com/services/T", Slashed, 30, 60, "SLACK_WEBHOOK_URL"),
        new("Slack webhook", "hooks.slack.com/workflows/T", Slashed, 40, 80, "SLACK_WEBHOOK_URL"),
        new("Slack webhook", "hooks.slack.com/triggers/", Slashed, 40, 80, "SLACK_WEBHOOK_URL"),
        new("Discord webhook", "discord.com/api/webhooks/", Slashed, 80, 100, "DISCORD_WEBHOOK_URL"),
        new("Discord webhook", "discordapp.com/api/webhooks/", Slashed, 80, 100, "DISCORD_WEBHOOK_URL"),
        new("Teams webhook", "webhook.office.com/webhookb2/", Addressed, 100, 250, "TEAMS_WEBHOOK_URL"),
        new("Hugging Face token", "hf_", Alnum, 34, 40, "HF_TOKEN"),
        new("Hugging Face organisation token", "api_org_", Letters, 34, 34, "HF_TOKEN"),
        new("Anthropic API key", "sk-ant-", Url, 40, 200, "ANTHROPIC_API_KEY"),
        new("OpenRouter API key", "sk-or-v1-", Hex, 64, 64, "OPENROUTER_API_KEY"),
        new("OpenAI project key", "sk-proj-", Url, 40, 200, "OPENAI_API_KEY"),
        new("OpenAI service account key", "sk-svcacct-", Url, 40, 200, "OPENAI_API_KEY"),
        new("OpenAI admin key", "sk-admin-", Url, 40, 200, "OPENAI_ADMIN_KEY"),
        new("OpenAI API key", "sk-None-", Url, 40, 200, "OPENAI_API_KEY") { Fits = RandomLook.IsMixed },
        new("Langfuse secret key", "sk-lf-", Dashed, 36, 36, "LANGFUSE_SECRET_KEY"),
        new("OpenAI API key", "sk-", Alnum, 32, 64, "OPENAI_API_KEY"),
        new("Cerebras API key", "csk-", Alnum, 48, 48, "CEREBRAS_API_KEY"),
        new("ElevenLabs API key", "sk_", Hex, 48, 48, "ELEVENLABS_API_KEY"),
        new("Weights & Biases API key", "wandb_v1_", Url, 40, 120, "WANDB_API_KEY"),
        .. AfterMarks("Weights & Biases API key", "WANDB_API_KEY", Hex, 40, 40, "wandb login ", "wandb login --relogin ", "wandb.login(key=\"", "wandb.login(key='", "password "),
        new("Databricks token", "dapi", Hex, 32, 32, "DATABRICKS_TOKEN"),
        new("Databricks secret", "dose", Hex, 32, 32, "DATABRICKS_CLIENT_SECRET"),
        new("Neptune API token", "eyJhcGlfYWRkcmVzcyI6", Base64, 60, 400, "NEPTUNE_API_TOKEN"),
        new("JSON Web Token", "eyJ", Dotted, 40, 8_000, "ACCESS_TOKEN") { IsRandom = false, Fits = TokenChecks.IsJwt },
        new("PyPI token", "pypi-AgEIcHlwaS5vcmc", Url, 50, Long, "TWINE_PASSWORD"),
        new("TestPyPI token", "pypi-AgENdGVzdC5weXBpLm9yZw", Url, 50, Long, "TWINE_PASSWORD"),
        new("npm token", "npm_", Alnum, 36, 36, "NPM_TOKEN") { IsRandom = false, Fits = TokenChecks.IsChecked },
        new("Docker Hub token", "dckr_pat_", Url, 27, 40, "DOCKER_PASSWORD"),
        new("Docker Hub token", "dckr_oat_", Url, 27, 40, "DOCKER_PASSWORD"),
        new("Stripe key", "sk_live_", Alnum, 20, 250, "STRIPE_API_KEY"),
        new("Stripe test key", "sk_test_", Alnum, 24, 250, "STRIPE_API_KEY"),
        new("restricted Stripe key", "rk_live_", Alnum, 20, 250, "STRIPE_API_KEY"),
        new("Stripe webhook secret", "whsec_", Base64, 30, 64, "STRIPE_WEBHOOK_SECRET"),
        new("Twilio API key", "SK", Hex, 32, 32, "TWILIO_API_KEY"),
        new("SendGrid API key", "SG.", Dotted, 66, 66, "SENDGRID_API_KEY"),
        new("Telegram bot token", ":AA", Url, 32, 33, "TELEGRAM_BOT_TOKEN") { Before = 9, Fits = static token => !token[..9].ContainsAnyExceptInRange('0', '9') },
        new("Telegram bot token", ":AA", Url, 32, 33, "TELEGRAM_BOT_TOKEN") { Before = 10, Fits = static token => !token[..10].ContainsAnyExceptInRange('0', '9') },
        new("Replicate token", "r8_", Url, 37, 40, "REPLICATE_API_TOKEN"),
        new("Groq API key", "gsk_", Alnum, 50, 56, "GROQ_API_KEY"),
        new("Perplexity API key", "pplx-", Alnum, 40, 60, "PERPLEXITY_API_KEY"),
        new("xAI API key", "xai-", Word, 70, 90, "XAI_API_KEY"),
        new("LangSmith key", "lsv2_pt_", Word, 40, 60, "LANGSMITH_API_KEY"),
        new("LangSmith key", "lsv2_sk_", Word, 40, 60, "LANGSMITH_API_KEY"),
        new("Pinecone key", "pcsk_", Word, 50, 90, "PINECONE_API_KEY"),
        new("Tavily key", "tvly-", Url, 28, 60, "TAVILY_API_KEY"),
        new("NVIDIA API key", "nvapi-", Url, 60, 80, "NVIDIA_API_KEY"),
        new("Together AI key", "tgp_v1_", Url, 40, 60, "TOGETHER_API_KEY") { Fits = RandomLook.IsMixed },
        new("Jina AI key", "jina_", Word, 55, 70, "JINA_API_KEY") { Fits = RandomLook.IsMixed },
        new("RunPod key", "rpa_", Alnum, 36, 60, "RUNPOD_API_KEY"),
        new("E2B key", "e2b_", Hex, 40, 40, "E2B_API_KEY"),
        new("Apify token", "apify_api_", Alnum, 36, 40, "APIFY_TOKEN"),
        new("Logfire token", "pylf_v", Word, 40, 80, "LOGFIRE_TOKEN") { Fits = RandomLook.IsMixed },
        new("PostHog personal key", "phx_", Word, 43, 50, "POSTHOG_PERSONAL_API_KEY") { Fits = RandomLook.IsMixed },
        new("Prefect key", "pnu_", Alnum, 36, 36, "PREFECT_API_KEY"),
        new("Prefect key", "pnb_", Alnum, 36, 36, "PREFECT_API_KEY"),
        new("Kaggle token", "KGAT_", Hex, 32, 40, "KAGGLE_API_TOKEN"),
        .. AfterMarks("ngrok token", "NGROK_AUTHTOKEN", Word, 40, 60, "authtoken ", "set_auth_token(\"", "set_auth_token('"),
        new("Kaggle key", "\"username\":", Entry, 42, 100, "KAGGLE_KEY") { IsRandom = false, Fits = TokenChecks.IsKaggleFile, Last = TokenChecks.KaggleKeyLength },
        new("Kaggle key", "\"username\\\":", Entry, 42, 100, "KAGGLE_KEY") { IsRandom = false, Fits = TokenChecks.IsKaggleFile, Last = TokenChecks.KaggleKeyLength },
        new("DigitalOcean token", "dop_v1_", Hex, 64, 64, "DIGITALOCEAN_TOKEN"),
        new("DigitalOcean token", "doo_v1_", Hex, 64, 64, "DIGITALOCEAN_TOKEN"),
        new("DigitalOcean token", "dor_v1_", Hex, 64, 64, "DIGITALOCEAN_TOKEN"),
        new("Grafana token", "glsa_", Word, 41, 41, "GRAFANA_TOKEN"),
        new("older Grafana key", "eyJrIjoi", Base64, 70, 400, "GRAFANA_TOKEN"),
        new("Grafana Cloud token", "glc_eyJ", Base64, 60, 400, "GRAFANA_TOKEN"),
        new("Vault token", "hvs.", Url, 24, 200, "VAULT_TOKEN") { Fits = RandomLook.IsMixed },
        new("Vault batch token", "hvb.", Url, 100, 300, "VAULT_TOKEN") { Fits = RandomLook.IsMixed },
        new("Terraform Cloud token", ".atlasv1.", Base64, 60, 80, "TF_TOKEN") { Before = 14 },
        new("Pulumi token", "pul-", Hex, 40, 40, "PULUMI_ACCESS_TOKEN"),
        new("Postman key", "PMAK-", Url, 59, 59, "POSTMAN_API_KEY"),
        new("Doppler token", "dp.pt.", Alnum, 40, 44, "DOPPLER_TOKEN"),
        new("Doppler token", "dp.st.", Dotted, 40, 100, "DOPPLER_TOKEN") { Fits = RandomLook.IsMixed },
        new("Doppler token", "dp.ct.", Alnum, 40, 44, "DOPPLER_TOKEN"),
        new("Doppler token", "dp.sa.", Alnum, 40, 44, "DOPPLER_TOKEN"),
        new("Tailscale key", "tskey-", Url, 20, 90, "TS_AUTHKEY") { Fits = RandomLook.IsMixed },
        new("1Password token", "ops_eyJ", Base64, 200, Long, "OP_SERVICE_ACCOUNT_TOKEN"),
        new("Linear key", "lin_api_", Alnum, 40, 40, "LINEAR_API_KEY"),
        new("Notion token", "ntn_", Alnum, 46, 50, "NOTION_TOKEN"),
        new("Supabase token", "sbp_", Hex, 40, 40, "SUPABASE_ACCESS_TOKEN"),
        new("Supabase secret key", "sb_secret_", Url, 25, 60, "SUPABASE_SECRET_KEY") { Fits = RandomLook.IsMixed },
        new("PlanetScale token", "pscale_tkn_", Dotted, 32, 64, "PLANETSCALE_SERVICE_TOKEN") { Fits = RandomLook.IsMixed },
        new("PlanetScale token", "pscale_oauth_", Dotted, 32, 64, "PLANETSCALE_SERVICE_TOKEN") { Fits = RandomLook.IsMixed },
        new("PlanetScale password", "pscale_pw_", Dotted, 32, 64, "DATABASE_PASSWORD") { Fits = RandomLook.IsMixed },
        new("MongoDB Atlas secret", "mdb_sa_sk_", Url, 32, 64, "MONGODB_ATLAS_CLIENT_SECRET") { Fits = RandomLook.IsMixed },
        new("OpenShift token", "sha256~", Url, 43, 43, "OPENSHIFT_TOKEN"),
        new("CircleCI token", "CCIPAT_", Word, 60, 70, "CIRCLECI_TOKEN") { Fits = RandomLook.IsMixed },
        new("SonarQube token", "sqp_", Hex, 40, 40, "SONAR_TOKEN"),
        new("SonarQube token", "squ_", Hex, 40, 40, "SONAR_TOKEN"),
        new("Artifactory key", "AKCp", Alnum, 69, 69, "ARTIFACTORY_API_KEY"),
        new("Artifactory token", "cmVmdGtu", Alnum, 56, 56, "ARTIFACTORY_TOKEN"),
        new("Fly.io token", "fm2_", Base64, 100, Long, "FLY_API_TOKEN"),
        new("Netlify token", "nfp_", Alnum, 36, 40, "NETLIFY_AUTH_TOKEN"),
        new("Figma token", "figd_", Url, 40, 44, "FIGMA_TOKEN") { Fits = RandomLook.IsMixed },
        new("Dynatrace token", "dt0c01.", Dotted, 89, 89, "DYNATRACE_TOKEN"),
        new("Infracost key", "ico-", Alnum, 32, 32, "INFRACOST_API_KEY"),
        new("Brevo key", "xkeysib-", Url, 75, 90, "BREVO_API_KEY"),
        new("Sentry token", "sntrys_eyJ", Standard, 60, 400, "SENTRY_AUTH_TOKEN"),
        new("Sentry token", "sntryu_", Hex, 64, 64, "SENTRY_AUTH_TOKEN"),
        new("New Relic licence key", "NRAL", Alnum, 0, 0, "NEW_RELIC_LICENSE_KEY") { Before = 36, Fits = RandomLook.IsMixed },
        new("New Relic key", "NRAK-", Upper, 27, 27, "NEW_RELIC_API_KEY"),
        new("Shopify token", "shpat_", Hex, 32, 32, "SHOPIFY_ACCESS_TOKEN"),
        new("age key", "AGE-SECRET-KEY-1", Upper, 58, 58, "SOPS_AGE_KEY"),
    ];

    /// <summary>Keys without a shape of their own that stand behind words which no other text has; the words are no part of them.</summary>
    private static IEnumerable<TokenShape> AfterMarks(string what, string variable, SearchValues<char> alphabet, int min, int max, params string[] marks) =>
        marks.Select(mark => new TokenShape(what, mark, alphabet, min, max, variable) { IsMark = true, Fits = token => RandomLook.IsMixed(token[mark.Length..]) });

    /// <summary>The key of Azure's storage emulator, the same for everybody, protects nothing.</summary>
    private static bool IsNoEmulator(ReadOnlySpan<char> token) => !token.StartsWith("AccountKey=Eby8vdM02x", StringComparison.Ordinal);
}
