namespace HyperDht.Records.Sqlite.Tests.Child;

/// <summary>What the tests start as a process of its own: to kill it, or to measure it alone.</summary>
internal static class ChildProgram
{
    public static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["put", var path, var first]:
                Putter.Run(path, long.Parse(first));
                return 0;
            case ["fill", var path, var count]:
                Measurement.Fill(path, int.Parse(count));
                return 0;
            case ["start", var path, var count]:
                Measurement.Start(path, int.Parse(count));
                return 0;
            case ["full", var path]:
                FullDisk.Run(path);
                return 0;
            case ["node", var path, var port, var bootstrap]:
                await StoringNode.RunAsync(path, int.Parse(port), bootstrap);
                return 0;
            default:
                Console.Error.WriteLine("usage: put <path> <first> | fill <path> <count> | start <path> <count> | full <path> | node <path> <port> <bootstrap>");
                return 2;
        }
    }
}
