using System.Text.Json;

namespace HyperDht.Cli.Tests.Processes;

/// <summary>The roles of the benchmarks, as the driver commands them.</summary>
public sealed class BenchTests
{
    [Fact]
    public async Task Query_DoesEachOperationAsOftenAsItIsTold()
    {
        await using var network = ToolProcess.Start("bench", "testnet", "--nodes", "6");
        var ready = await LineAsync(network, 0);
        await using var client = ToolProcess.Start("bench", "dht-client", "--bootstrap", ready.GetProperty("bootstrap")[0].GetString()!);
        await LineAsync(client, 0);
        string[] operations = ["lookup", "announce", "mutable", "immutable"];

        foreach (var operation in operations)
        {
            await client.Input.WriteAsync(global::System.Text.Encoding.UTF8.GetBytes($$"""{"cmd":"query","op":"{{operation}}","n":3,"concurrency":2}""" + "\n"));
            await client.Input.FlushAsync();
        }

        for (var i = 0; i < operations.Length; i++)
        {
            var result = await LineAsync(client, i + 1);
            Assert.Equal("query", result.GetProperty("done").GetString());
            Assert.Equal((3, 0), (result.GetProperty("n").GetInt32(), result.GetProperty("failed").GetInt32()));
            Assert.True(result.GetProperty("seconds").GetDouble() > 0);
            Assert.True(result.GetProperty("p50_ms").GetDouble() > 0);
        }

        client.Input.Close();
        Assert.Equal(0, (await client.EndAsync()).Code);
    }

    private static async Task<JsonElement> LineAsync(ToolProcess process, int index)
    {
        await process.WaitForLinesAsync(index + 1);
        return JsonDocument.Parse(process.OutputLines.ElementAt(index)).RootElement;
    }
}
