using System.Text;
using ForgeLsp.Lsp.JsonRpc;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp;

/// <summary>Lines of a program on their way to the client: those that come while it takes others go together, and of too many the oldest are left out.</summary>
internal sealed class OutputLines(Connection connection, string name)
{
    private const int MostCharacters = 1 << 20;
    private const int LongestLine = 16_384;

    private readonly Lock _gate = new();
    private readonly StringBuilder _waiting = new();
    private bool _isSending;

    /// <summary>Takes one line. Any thread; returns at once.</summary>
    public void Add(string line)
    {
        lock (_gate)
        {
            _waiting.Append(line.Length > LongestLine ? line[..LongestLine] + "…" : line).Append('\n');
            if (_waiting.Length > MostCharacters)
            {
                _waiting.Remove(0, _waiting.Length - (MostCharacters / 2)).Insert(0, "… lines are left out here …\n");
            }

            if (_isSending)
            {
                return;
            }

            _isSending = true;
        }

        _ = SendAsync();
    }

    private async Task SendAsync()
    {
        while (await connection.RoomAsync())
        {
            string text;
            lock (_gate)
            {
                if (_waiting.Length == 0)
                {
                    _isSending = false;
                    return;
                }

                text = _waiting.ToString();
                _waiting.Clear();
            }

            connection.Notify(ForgeMethods.ModelsOutput, new ModelOutputParams(name, text), LspJson.Default.ModelOutputParams);
        }
    }
}
