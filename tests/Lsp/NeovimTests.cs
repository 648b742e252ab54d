using System.Diagnostics;
using System.Text.Json;
using ForgeLsp.Tests.Lsp.Driver;
using Xunit;

namespace ForgeLsp.Tests.Lsp;

/// <summary>Neovim with exactly the lines that docs/other-editors.md shows, on a copy of the sample workspace.</summary>
public sealed class NeovimTests : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("forge neovim ");

    [Fact]
    public async Task The_documented_lines_bring_findings_hover_and_quick_fixes()
    {
        var seen = await DriveAsync("""
            vim.api.nvim_buf_set_lines(0, 4, 5, true, { 'status: in_progres' })
            local function findings() return vim.diagnostic.get(0) end
            wait('a finding', function() return #findings() > 0 end)
            local finding = findings()[1]
            seen.finding = { message = finding.message, line = finding.lnum, code = finding.code or finding.user_data.lsp.code }

            vim.api.nvim_win_set_cursor(0, { 5, 2 })
            press('K')
            wait('a hover', function() return popup() ~= nil end)
            seen.hover = table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(popup()), 0, -1, true), '\n')
            vim.api.nvim_win_close(popup(), true)

            seen.fixes = {}
            vim.ui.select = function(items, options, choose)
              for _, item in ipairs(items) do table.insert(seen.fixes, (options.format_item(item))) end
              for _, item in ipairs(items) do
                if options.format_item(item):find('in_progress', 1, true) then return choose(item) end
              end
            end
            vim.api.nvim_win_set_cursor(0, { 5, 10 })
            press('\\a')
            wait('the fix', function() return vim.api.nvim_buf_get_lines(0, 4, 5, true)[1] == 'status: in_progress' end)
            wait('no finding', function() return #findings() == 0 end)
            vim.cmd('write')
            """);

        Assert.Equal("FRG002", seen.GetProperty("finding").GetProperty("code").GetString());
        Assert.Equal(4, seen.GetProperty("finding").GetProperty("line").GetInt32());
        Assert.Contains("status", seen.GetProperty("hover").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains(seen.GetProperty("fixes").EnumerateArray(), static fix => fix.GetString()?.Contains("in_progress", StringComparison.Ordinal) == true);
        Assert.Contains("status: in_progress\n", await File.ReadAllTextAsync(Path.Combine(Workspace, SampleSession.Forest), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private string Workspace => Path.Combine(_home.FullName, "work", "team-experiments");

    public void Dispose() => _home.Delete(recursive: true);

    /// <summary>Opens the sample's first experiment and runs lines of Lua that fill the table <c>seen</c>.</summary>
    private async Task<JsonElement> DriveAsync(string lua)
    {
        SampleSession.CopySample(Workspace);
        var driver = Path.Combine(_home.FullName, "driver.lua");
        var answer = Path.Combine(_home.FullName, "seen.json");
        await File.WriteAllTextAsync(Path.Combine(_home.FullName, "init.lua"), Documented());
        await File.WriteAllTextAsync(driver, $$"""
            local seen = {}
            local function wait(what, holds)
              if not vim.wait({{LspClient.Patience.TotalMilliseconds}}, holds, 20) then error(what .. ' never comes') end
            end
            local function press(keys) vim.api.nvim_feedkeys(vim.api.nvim_replace_termcodes(keys, true, false, true), 'x', false) end
            local function popup()
              for _, window in ipairs(vim.api.nvim_list_wins()) do
                if vim.api.nvim_win_get_config(window).relative ~= '' then return window end
              end
            end
            local fine, problem = pcall(function()
            {{lua}}
            end)
            seen.problem = not fine and tostring(problem) or nil
            vim.fn.writefile({ vim.fn.json_encode(seen) }, '{{answer}}')
            vim.cmd('qall!')

            """);

        var start = new ProcessStartInfo("nvim", ["--headless", "-i", "NONE", "-n", "-u", Path.Combine(_home.FullName, "init.lua"), SampleSession.Forest, "-S", driver])
        {
            WorkingDirectory = Workspace,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["HOME"] = _home.FullName;
        foreach (var variable in (string[])["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"])
        {
            start.Environment[variable] = Path.Combine(_home.FullName, ".config");
        }

        start.Environment["PATH"] = Path.GetDirectoryName(ForgeProcess.Executable) + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");
        using var neovim = Start(start);
        var said = Task.WhenAll(neovim.StandardOutput.ReadToEndAsync(), neovim.StandardError.ReadToEndAsync());
        neovim.StandardInput.Close();
        try
        {
            await neovim.WaitForExitAsync().WaitAsync(LspClient.Patience * 4);
        }
        finally
        {
            if (!neovim.HasExited)
            {
                neovim.Kill(entireProcessTree: true);
            }
        }

        var texts = await said;
        Assert.True(File.Exists(answer), "Neovim said: " + string.Concat(texts));
        var seen = JsonDocument.Parse(await File.ReadAllTextAsync(answer)).RootElement;
        Assert.False(seen.TryGetProperty("problem", out var problem), $"{problem}\nNeovim said: {string.Concat(texts)}");
        return seen;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException("nvim did not start.");
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new InvalidOperationException("nvim is not on the PATH; `apt-get install neovim` brings it.", missing);
        }
    }

    /// <summary>The first block of Lua in the documentation.</summary>
    private static string Documented()
    {
        var page = File.ReadAllText(Path.Combine(SampleSession.RepositoryRoot, "docs", "other-editors.md")).ReplaceLineEndings("\n");
        const string Fence = "```lua\n";
        var begin = page.IndexOf(Fence, StringComparison.Ordinal) + Fence.Length;
        return page[begin..page.IndexOf("\n```", begin, StringComparison.Ordinal)] + "\n";
    }
}
